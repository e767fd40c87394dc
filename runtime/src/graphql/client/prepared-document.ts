import { encoded, violationText } from "../../http/with-codec.ts";
import { interactionError } from "../../interaction-error.ts";
import type { Json } from "../../values/codec.ts";
import { Pass } from "../../values/pass.ts";
import type { GraphqlOperation } from "../operation.ts";

/** The body of a request, the same for all attempts: a document with its variables. */
export interface PreparedDocument {
  readonly body: string;
}

// Written once: the document of an operation is the same in all of its calls.
const documents = new WeakMap<GraphqlOperation, string>();

/** Checks an input, and makes variables of it. Throws `invalid_argument` where it is none of its type. */
export function preparedDocument(operation: GraphqlOperation, input: unknown, cursor: string | null): PreparedDocument {
  const pass = new Pass("reject");
  const json = encoded(operation.input, input, "", pass);
  if (pass.violations.length > 0) {
    const { interaction } = operation;
    const { violations } = pass;
    const message = violationText(violations);
    const fields = { code: "invalid_argument", reason: null, details: null, message, violations, interaction } as const;
    throw interactionError(fields);
  }
  const variables = JSON.stringify(variablesOf(operation, json, cursor));
  return { body: `{"query":${documentOf(operation)},"variables":${variables}}` };
}

function variablesOf({ argument }: GraphqlOperation, json: Json, cursor: string | null): Json {
  const given = argument === undefined ? json : { [argument]: json };
  return cursor === null ? given : { ...Object(given), after: cursor };
}

function documentOf(operation: GraphqlOperation): string {
  const known = documents.get(operation);
  if (known !== undefined) return known;
  if (operation.document === null) throw new TypeError(`${operation.interaction} is not called by clients`);
  const text = JSON.stringify(operation.document);
  documents.set(operation, text);
  return text;
}
