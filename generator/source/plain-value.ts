/** What a YAML file holds, as plain data: null-prototype objects, arrays, and scalars. */
export type PlainValue = string | number | boolean | null | readonly PlainValue[] | PlainMap;

/** A YAML mapping; keys are always text. */
export interface PlainMap {
  readonly [key: string]: PlainValue;
}

/** A file whose YAML was read. */
export interface ParsedFile {
  readonly path: string;
  readonly value: PlainValue;
}
