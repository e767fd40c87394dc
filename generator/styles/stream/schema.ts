import { nameOf } from "../../syntax/names.ts";
import { duration, word } from "../../syntax/scalars.ts";
import type { Of } from "../../syntax/shape.ts";
import { optional, record } from "../../syntax/shape.ts";
import { body } from "../../syntax/types.ts";

/** The keys of `style: stream` alone. */
export const streamKeys = {
  in: optional(body, "The input: a record, fields, or `stream T`."),
  out: optional(body, "The output: a record, fields, or `stream T`."),
  transport: optional(word(["grpc"]), "How it travels."),
  idleTimeout: optional(duration, "No message for so long ends the stream."),
  resume: optional(nameOf("field", "camel"), "The field that says where to go on after a break."),
};

const keys = record("a stream interaction", streamKeys);

/** The keys of `style: stream` as written. */
export type StreamSyntax = Of<typeof keys>;
