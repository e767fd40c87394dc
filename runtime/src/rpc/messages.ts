import { type DescMessage, isMessage, type Message } from "@bufbuild/protobuf";
import { violationText } from "../http/with-codec.ts";
import { type InteractionError, interactionError } from "../interaction-error.ts";
import type { Codec } from "../values/codec.ts";
import { Pass } from "../values/pass.ts";
import type { RpcOperation } from "./operation.ts";

/** The fields that `page` adds to requests and responses, beside those of the codecs. Source: conventions.md, Pages. */
interface PageFields extends Partial<Message> {
  readonly pageToken?: unknown;
  readonly pageSize?: unknown;
  readonly nextPageToken?: unknown;
}

/** A page of a list. */
export interface Page {
  readonly items: unknown;
  readonly nextCursor: string | null;
}

/** An input as its message; of a page, `cursor` says which. Throws `invalid_argument`. */
export function encodeInput(operation: RpcOperation, input: unknown, cursor: string | null): Message {
  const pass = new Pass("reject");
  const message = messageOf(operation.input, operation.method.input, input, pass);
  if (message === null) throw invalid("invalid_argument", operation, pass, "");
  return cursor === null ? message : withFields(message, { pageToken: cursor });
}

/** A message as the input that it holds: of a page with `cursor` and `limit`. Throws `invalid_argument`. */
export function decodeInput(operation: RpcOperation, message: Message, unknownFields: Pass["unknownFields"]): unknown {
  const pass = new Pass(unknownFields);
  const input = operation.input.decode(message, "", pass);
  const page = operation.page === null ? null : pageRequest(message, operation.page, pass);
  if (pass.violations.length > 0) throw invalid("invalid_argument", operation, pass, "");
  return page === null || typeof input !== "object" ? input : { ...input, ...page };
}

/** An output as its message. Throws `internal` with violations where it is none of its type. */
export function encodeOutput(operation: RpcOperation, output: unknown): Message {
  const pass = new Pass("reject");
  const page = operation.page === null ? null : pageOf(output);
  const value = page === null ? output : page.items;
  const message = messageOf(operation.output, operation.method.output, value, pass);
  const what = `${operation.interaction} made an output that is none of its type: `;
  if (message === null) throw invalid("internal", operation, pass, what);
  const nextPageToken = page?.nextCursor ?? null;
  return nextPageToken === null ? message : withFields(message, { nextPageToken });
}

/** A message as the output that it holds. Throws `internal` with violations where it is none. */
export function decodeOutput(operation: RpcOperation, message: Message): unknown {
  const pass = new Pass("ignore");
  const output = operation.output.decode(message, "", pass);
  const what = `${operation.interaction} answered what is none of its type: `;
  if (pass.violations.length > 0) throw invalid("internal", operation, pass, what);
  return operation.page === null ? output : { items: output, nextCursor: textOf(fieldsOf(message).nextPageToken) };
}

/** A value as a message; null where it is none, and the pass says why. */
export function messageOf(
  codec: Codec<unknown, unknown, unknown>,
  schema: DescMessage,
  value: unknown,
  pass: Pass,
): Message | null {
  const message = codec.encode(value, "", pass);
  if (pass.violations.length > 0) return null;
  if (isMessage(message, schema)) return message;
  throw new TypeError(`the codec of ${schema.typeName} made another message`);
}

function pageRequest(
  message: Message,
  { limit, max }: NonNullable<RpcOperation["page"]>,
  pass: Pass,
): { readonly cursor: string | null; readonly limit: number } {
  const { pageToken, pageSize = limit } = fieldsOf(message);
  const size = typeof pageSize === "number" ? pageSize : limit;
  if (size < 1) pass.refuse(".limit", "min", "is less than 1");
  return { cursor: textOf(pageToken), limit: Math.min(size, max) };
}

function pageOf(output: unknown): Page {
  if (typeof output !== "object" || output === null || !("items" in output)) return { items: output, nextCursor: null };
  return { items: output.items, nextCursor: "nextCursor" in output ? textOf(output.nextCursor) : null };
}

function fieldsOf(message: PageFields): PageFields {
  return message;
}

function withFields(message: Message, fields: PageFields): Message {
  return { ...message, ...fields };
}

/** Protobuf has "" for none. */
function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function invalid(
  code: "invalid_argument" | "internal",
  { interaction }: RpcOperation,
  { violations }: Pass,
  what: string,
): InteractionError<null, null> {
  const message = what + violationText(violations);
  return interactionError({ code, reason: null, details: null, message, violations, interaction });
}
