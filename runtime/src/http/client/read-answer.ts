import { type InteractionError, interactionError } from "../../interaction-error.ts";
import { toBase64 } from "../../values/base64.ts";
import type { Json, JsonCodec } from "../../values/codec.ts";
import { Pass } from "../../values/pass.ts";
import type { HttpOperation } from "../operation.ts";
import { headerText, jsonOf, parsedJson } from "../wire-text.ts";
import { violationText } from "../with-codec.ts";
import type { HttpResponse } from "./http-exchange.ts";

type JsonObject = { readonly [key: string]: Json };

/**
 * The output of a call that went well; of a page `{ items, nextCursor }`. What the spec does not know is dropped. Throws
 * `internal` with violations where the answer is none of its type.
 */
export function readAnswer(operation: HttpOperation, response: HttpResponse): unknown {
  const { codec, headers } = operation.answer;
  if (codec === null) return undefined;
  const pass = new Pass("ignore");
  const output =
    operation.page !== null
      ? readPage(operation, codec, response, pass)
      : codec.decode(
          headers.length === 0
            ? bodyOf(operation, response)
            : { ...fieldsOf(bodyOf(operation, response)), ...boundOf(operation, response, pass) },
          "",
          pass,
        );
  if (pass.violations.length > 0) throw noAnswer(operation, violationText(pass.violations), pass);
  return output;
}

function readPage(
  operation: HttpOperation,
  codec: JsonCodec<unknown, never>,
  response: HttpResponse,
  pass: Pass,
): { readonly items: readonly unknown[]; readonly nextCursor: string | null } {
  const page = fieldsOf(jsonBody(operation, response));
  const { items, [operation.page?.nextCursor ?? "nextCursor"]: nextCursor = null } = page;
  if (!isList(items)) throw noAnswer(operation, "items is no list", pass);
  if (nextCursor !== null && typeof nextCursor !== "string") throw noAnswer(operation, "nextCursor is no text", pass);
  return { items: items.map((it, index) => codec.decode(it, `.items.${index}`, pass)), nextCursor };
}

/** The body as the JSON that the codec reads. */
function bodyOf(operation: HttpOperation, response: HttpResponse): Json {
  const { content, headers } = operation.answer;
  if (operation.method === "HEAD") return {};
  if (content === null) {
    // With all of its fields in headers, a foreign server may leave the body out.
    return headers.length > 0 && response.text() === "" ? {} : jsonBody(operation, response);
  }
  if (content.as === "bytes") return { [content.field]: toBase64(response.bytes()) };
  const text = response.text();
  if (text === null) throw noAnswer(operation, `${content.field} is no UTF-8`, new Pass("ignore"));
  return { [content.field]: text };
}

function boundOf({ answer }: HttpOperation, response: HttpResponse, pass: Pass): JsonObject {
  const bound: Record<string, Json> = {};
  for (const { field, name, as } of answer.headers) {
    const value = response.header(name.toLowerCase());
    if (value !== null) bound[field] = jsonOf(headerText(value), as, `.${field}`, pass);
  }
  return bound;
}

function jsonBody(operation: HttpOperation, response: HttpResponse): Json {
  const text = response.text();
  const json = text === null ? undefined : parsedJson(text);
  if (json === undefined) throw noAnswer(operation, "its body is no JSON", new Pass("ignore"));
  return json;
}

function fieldsOf(json: Json): JsonObject {
  return typeof json === "object" && json !== null && !isList(json) ? json : {};
}

function isList(json: Json | undefined): json is readonly Json[] {
  return Array.isArray(json);
}

function noAnswer({ interaction }: HttpOperation, what: string, { violations }: Pass): InteractionError {
  const message = `${interaction} answered what is none of its type: ${what}`;
  return interactionError({ code: "internal", reason: null, details: null, message, violations, interaction });
}
