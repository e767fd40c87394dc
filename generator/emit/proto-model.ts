import { defaultJsonName } from "../naming/proto.ts";

/** One .proto file, as data. Types have full names; how they are written where is the printer's business. */
export interface ProtoFile {
  /** Below the folder of all proto files: `shop/orders/v1/orders.proto`. */
  readonly path: string;
  /** The spec file that it comes from. */
  readonly source: string;
  readonly package: string;
  /** Sorted; only those that something in the file needs. */
  readonly imports: readonly string[];
  readonly service: ProtoService | null;
  readonly types: readonly ProtoType[];
}

/** A service with its methods, in the order of the spec. */
export interface ProtoService {
  readonly name: string;
  readonly doc: readonly string[];
  readonly methods: readonly ProtoMethod[];
}

/** A method; `input` and `output` are full names. */
export interface ProtoMethod {
  readonly name: string;
  readonly doc: readonly string[];
  readonly input: string;
  readonly output: string;
  readonly clientStreaming: boolean;
  readonly serverStreaming: boolean;
  readonly idempotencyLevel: "NO_SIDE_EFFECTS" | "IDEMPOTENT" | null;
  readonly deprecated: boolean;
}

/** What stands at the top of a file besides services. */
export type ProtoType = ProtoMessage | ProtoEnum;

interface ProtoTypeBase {
  readonly name: string;
  readonly doc: readonly string[];
  readonly deprecated: boolean;
  readonly reserved: ProtoReserved;
  /** The number that the next member gets; null where the lock holds none. */
  readonly next: number | null;
}

/** A message: fields sorted by number, all of them in one `oneof` where it is a union. */
export interface ProtoMessage extends ProtoTypeBase {
  readonly kind: "message";
  readonly oneof: string | null;
  readonly fields: readonly ProtoField[];
}

/** An enum; the first value is zero. */
export interface ProtoEnum extends ProtoTypeBase {
  readonly kind: "enum";
  readonly values: readonly ProtoEnumValue[];
}

/** What removed members leave behind. */
export interface ProtoReserved {
  readonly numbers: readonly number[];
  readonly names: readonly string[];
}

/** How often a field is there: `implicit` has no presence of its own. */
export type ProtoCardinality = "implicit" | "optional" | "repeated" | "map";

/** A field of a message; a map's `type` is that of its values, its keys are strings. */
export interface ProtoField {
  readonly name: string;
  readonly number: number;
  readonly doc: readonly string[];
  readonly cardinality: ProtoCardinality;
  readonly type: ProtoFieldType;
  readonly jsonName: string;
  readonly deprecated: boolean;
  readonly redacted: boolean;
}

/** The scalars of protobuf that we use. */
export type ProtoScalar = "string" | "bool" | "int32" | "int64" | "double" | "bytes";

/** The type of a field: a scalar, or the full name of a message or enum. */
export type ProtoFieldType =
  | { readonly kind: "scalar"; readonly name: ProtoScalar }
  | { readonly kind: "message" | "enum"; readonly name: string };

/** A value of an enum. */
export interface ProtoEnumValue {
  readonly name: string;
  readonly number: number;
  readonly doc: readonly string[];
  readonly deprecated: boolean;
}

/** The nested message that protoc makes for a map field. */
export function mapEntryName(field: string): string {
  const camel = defaultJsonName(field);
  return `${camel.slice(0, 1).toUpperCase()}${camel.slice(1)}Entry`;
}
