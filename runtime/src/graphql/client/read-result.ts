import { type ErrorMembers, failureOfMembers, membersOf } from "../../error-members.ts";
import { type ErrorCode, errorCodes, errorMapping } from "../../errors.ts";
import { exhausted, notProcessed } from "../../evidence.ts";
import { violationText } from "../../http/with-codec.ts";
import { type InteractionError, interactionError } from "../../interaction-error.ts";
import type { Json, JsonCodec } from "../../values/codec.ts";
import { Pass } from "../../values/pass.ts";
import type { GraphqlOperation } from "../operation.ts";

/** GraphQL's own words; of those that several codes share, the first. */
const words: ReadonlyMap<unknown, ErrorCode> = new Map(
  [...errorCodes].reverse().map((it) => [errorMapping[it].graphql, it]),
);
/** Words of servers that do not know our document: they are of another version. */
const ofDocuments: ReadonlySet<unknown> = new Set([
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "OPERATION_RESOLUTION_FAILURE",
]);

/** Whether JSON is an answer of GraphQL, whatever it says. */
export function isResult(json: Json | undefined): boolean {
  const members = membersOf(json);
  return Array.isArray(members["errors"]) || "data" in members;
}

/**
 * The output that a result tells of; of a page `{ items, nextCursor }`. Throws the first of its errors: a value of which a
 * part is missing is none. Throws `internal` where it is none of its type. `code`: of errors that say none.
 */
export function readResult(operation: GraphqlOperation, json: Json | undefined, code: ErrorCode): unknown {
  const { data, errors } = membersOf(json);
  const [error] = Array.isArray(errors) ? errors : [];
  if (error !== undefined) throw failureOf(operation, membersOf(error), code);
  const [, name = ""] = operation.field.split(".");
  const value = membersOf(data)[name];
  const { answer, page } = operation;
  if (answer === null) return undefined;
  const pass = new Pass("ignore");
  if (hasEnd(operation)) refuseDeeper(value, "", pass);
  if (pass.violations.length > 0) throw noAnswer(operation, pass);
  const output = page === null ? answer.decode(value, "", pass) : pageOf(answer, membersOf(value), pass);
  if (pass.violations.length > 0) throw noAnswer(operation, pass);
  return output;
}

/** The failure that an error tells of. Source: conventions.md, Errors; resilience.md, Error taxonomy. */
export function failureOf(operation: GraphqlOperation, error: ErrorMembers, code: ErrorCode): InteractionError {
  const extensions = membersOf(error["extensions"]);
  const { code: word, canonical = null, ...members } = extensions;
  const isOfDocument = ofDocuments.has(word) && (canonical === null || canonical === "invalid_argument");
  const own = isOfDocument ? "unimplemented" : (canonical ?? words.get(word) ?? code);
  const { message = null } = error;
  const failure = failureOfMembers(
    operation,
    { ...members, code: own, detail: message },
    { code, message: `${operation.interaction} failed`, retryAfterMs: null },
  );
  if (members["notProcessed"] === true) notProcessed(failure);
  if (members["retry"] === false) exhausted(failure);
  return failure;
}

/** Whether a document asks for types that hold themselves: for some levels, and below them for their names alone. */
function hasEnd({ document }: GraphqlOperation): boolean {
  return document?.includes(" { __typename }") === true;
}

/** Notes objects that lie deeper than a document asks for: without the rest of them an answer is another value. */
function refuseDeeper(value: Json | undefined, path: string, pass: Pass): void {
  if (Array.isArray(value)) for (const [index, it] of value.entries()) refuseDeeper(it, `${path}.${index}`, pass);
  const members = Object.entries(membersOf(value));
  if (members.length === 1 && members[0]?.[0] === "__typename")
    pass.refuse(path, "depth", "lies deeper than its reader asks for");
  for (const [name, it] of members) if (typeof it === "object") refuseDeeper(it, `${path}.${name}`, pass);
}

function pageOf(codec: JsonCodec<unknown, never>, { edges, pageInfo }: ErrorMembers, pass: Pass) {
  if (!Array.isArray(edges)) pass.refuse(".edges", "type", "is no list");
  const list: readonly Json[] = Array.isArray(edges) ? edges : [];
  const { hasNextPage, endCursor } = membersOf(pageInfo);
  return {
    items: list.map((it, index) => codec.decode(membersOf(it)["node"], `.items.${index}`, pass)),
    nextCursor: hasNextPage === true && typeof endCursor === "string" ? endCursor : null,
  };
}

function noAnswer({ interaction }: GraphqlOperation, { violations }: Pass): InteractionError {
  const message = `${interaction} answered what is none of its type: ${violationText(violations)}`;
  return interactionError({ code: "internal", reason: null, details: null, message, violations, interaction });
}
