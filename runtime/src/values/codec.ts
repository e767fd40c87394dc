import type { Pass } from "./pass.ts";

/** A JSON value as it stands on a wire. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * One type on one wire whose values are plain data. `Value` is what a reader gets; `Init` is what a writer gives: fields
 * with defaults, lists and maps may be left out. Neither way throws for a bad value: what is wrong is noted in the pass,
 * under its path.
 */
export interface Codec<Wire, Value, Init = Value> {
  encode(value: Init, path: string, pass: Pass): Wire;
  /** `undefined` and null are both "absent". */
  decode(wire: Wire | null | undefined, path: string, pass: Pass): Value;
}

/** A type as JSON. */
export type JsonCodec<Value, Init = Value> = Codec<Json, Value, Init>;

/** A record that is being read: its optional fields are still to come. */
export type Draft<Value> = { -readonly [Key in keyof Value]: Value[Key] };

/** A function that answers a codec: codecs of different files may need each other. */
export type Later<Of> = () => Of;
