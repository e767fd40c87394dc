import { nameOf } from "../../syntax/names.ts";
import { duration, flag, line, whole } from "../../syntax/scalars.ts";
import type { Of } from "../../syntax/shape.ts";
import { optional, record, required } from "../../syntax/shape.ts";
import { body } from "../../syntax/types.ts";

/** The keys of `style: http` alone. */
export const httpKeys = {
  route: required(line, "`METHOD /path/{field}`."),
  in: optional(body, "The input: a record, or fields."),
  out: optional(body, "The output: a record, a union, fields, or `list<T>`."),
  status: optional(whole(200, 299), "The success status."),
  content: optional(
    record("{ in, out }", {
      in: optional(line, "The media type of the request's body."),
      out: optional(line, "The media type of the response's body."),
    }),
    "The body is one `bytes` or `string` field of that media type.",
  ),
  etag: optional(nameOf("field", "camel"), "The field of the output that is its version."),
  cache: optional(
    record("{ maxAge, public }", {
      maxAge: required(duration, "How long an answer may be kept."),
      public: optional(flag, "Shared caches may keep it too."),
    }),
    "`Cache-Control` of a GET.",
  ),
};

const keys = record("an http interaction", httpKeys);

/** The keys of `style: http` as written. */
export type HttpSyntax = Of<typeof keys>;
