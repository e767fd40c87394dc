import type { Json, JsonCodec } from "../values/codec.ts";
import type { Pass, Violation } from "../values/pass.ts";

/**
 * A value as JSON. What an operation's types say of the value is not known here: a codec checks what it is given, and
 * notes what is wrong.
 */
export function encoded(codec: JsonCodec<unknown, never>, value: unknown, path: string, pass: Pass): Json {
  return codec.encode(value as never, path, pass);
}

/** What is wrong, in words: the first of it. */
export function violationText([first]: readonly Violation[]): string {
  if (first === undefined) return "the value is none of its type";
  return first.field === "" ? `the value ${first.message}` : `${first.field} ${first.message}`;
}
