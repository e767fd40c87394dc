/** Bounds on a text; lengths in Unicode code points. */
export interface TextLimits {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: RegExp;
}

/** Bounds on a number; of a duration they are milliseconds. */
export interface NumberLimits {
  readonly min?: number;
  readonly max?: number;
  readonly exclusiveMin?: number;
  readonly exclusiveMax?: number;
}

/** Bounds on a 64-bit integer. */
export interface LongLimits {
  readonly min?: bigint;
  readonly max?: bigint;
  readonly exclusiveMin?: bigint;
  readonly exclusiveMax?: bigint;
}

/** Bounds on a decimal, as decimals. */
export interface DecimalLimits {
  readonly min?: string;
  readonly max?: string;
  readonly exclusiveMin?: string;
  readonly exclusiveMax?: string;
}

/** Bounds on bytes. */
export interface BytesLimits {
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** Bounds on a list or map. */
export interface ItemLimits {
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Whether no two items are alike. */
  readonly uniqueItems?: boolean;
}
