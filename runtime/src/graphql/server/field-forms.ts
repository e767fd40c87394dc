import { encoded, violationText } from "../../http/with-codec.ts";
import { interactionError, invalidArgument } from "../../interaction-error.ts";
import type { Operation } from "../../operation.ts";
import { Inputs } from "../../server/inputs.ts";
import type { Json } from "../../values/codec.ts";
import { Pass } from "../../values/pass.ts";
import type { GraphqlEntityOperation, GraphqlOperation, GraphqlPageSizes } from "../operation.ts";
import type { FieldForm } from "./field-exchange.ts";

/** The arguments of a field, as the schema has checked them. */
export type Arguments = Readonly<Record<string, Json | undefined>>;

/** A root field: one input, one answer. */
export function rootForm(operation: GraphqlOperation, args: Arguments): FieldForm {
  return {
    errors: operation.errors,
    decode: (unknownFields) => inputOf(operation, args, unknownFields),
    encode: (output) => answerOf(operation, output, args),
  };
}

/** A field of many parents: a list of answers, one for each. */
export function parentsForm(operation: GraphqlOperation, parents: readonly Json[], args: Arguments): FieldForm {
  return {
    errors: operation.errors,
    decode(unknownFields) {
      const input = inputOf(operation, args, unknownFields);
      const pass = new Pass("ignore");
      const decoded = parents.map((it, index) => operation.parent?.decode(it, `.${index}`, pass));
      if (pass.violations.length > 0) throw invalidArgument(violationText(pass.violations), pass.violations);
      return new Inputs(decoded, input);
    },
    encode(output) {
      const answers = listOf(operation, output, parents.length);
      return answers.map((it) => answerOf(operation, it, args));
    },
  };
}

/** Many entities by their keys, which are what the graph knows of them: a list with null where there is none. */
export function entitiesForm(operation: GraphqlEntityOperation, keys: readonly Json[]): FieldForm {
  return {
    errors: operation.errors,
    decode() {
      const pass = new Pass("ignore");
      const decoded = keys.map((it, index) => operation.key.decode(it, `.${index}`, pass));
      if (pass.violations.length > 0) throw invalidArgument(violationText(pass.violations), pass.violations);
      return decoded;
    },
    encode(output) {
      const pass = new Pass("reject");
      const values = listOf(operation, output, keys.length).map((it, index) =>
        it === null || it === undefined ? null : encoded(operation.answer, it, `.${index}`, pass),
      );
      if (pass.violations.length > 0) throw noOutput(operation, pass);
      return values;
    },
  };
}

/** The input that a handler gets; of a page with its cursor and limit. Throws `invalid_argument`. */
export function inputOf(operation: GraphqlOperation, args: Arguments, unknownFields: Pass["unknownFields"]): unknown {
  const pass = new Pass(unknownFields);
  const { after, first, ...fields } = args;
  const { page, argument } = operation;
  const json = argument !== undefined ? (args[argument] ?? null) : present(page === null ? args : fields);
  const input = operation.input.decode(json, "", pass);
  const asked = page === null ? null : { cursor: after ?? null, limit: limitOf(page, first, pass) };
  if (pass.violations.length > 0) throw invalidArgument(violationText(pass.violations), pass.violations);
  return asked === null ? input : { ...Object(input), ...asked };
}

/** What the graph answers for what a handler returned. Throws `internal` where it is none of its type. */
export function answerOf(operation: GraphqlOperation, output: unknown, args: Arguments): Json {
  const { answer, page } = operation;
  if (answer === null) return true;
  const pass = new Pass("reject");
  const json = page === null ? encoded(answer, output, "", pass) : connectionOf(operation, output, args, pass);
  if (pass.violations.length > 0) throw noOutput(operation, pass);
  return json;
}

/** A page as a connection of Relay. */
function connectionOf({ answer }: GraphqlOperation, output: unknown, { after }: Arguments, pass: Pass): Json {
  if (!isPage(output)) {
    pass.refuse(".", "type", "is no page: it needs `items` and `nextCursor`");
    return null;
  }
  const { items, nextCursor = null } = output;
  const last = items.length - 1;
  const edges = items.map((it, index) => ({
    node: answer === null ? null : encoded(answer, it, `.items.${index}`, pass),
    cursor: index === last ? nextCursor : null,
  }));
  const pageInfo = {
    hasNextPage: nextCursor !== null,
    hasPreviousPage: after !== undefined && after !== null,
    startCursor: null,
    endCursor: nextCursor,
  };
  return { edges, pageInfo };
}

interface AnsweredPage {
  readonly items: readonly unknown[];
  readonly nextCursor?: string | null;
}

function isPage(output: unknown): output is AnsweredPage {
  if (typeof output !== "object" || output === null || !("items" in output)) return false;
  const nextCursor = "nextCursor" in output ? (output.nextCursor ?? null) : null;
  return Array.isArray(output.items) && (nextCursor === null || typeof nextCursor === "string");
}

/** A limit that is too large is lowered; none and less than that are refused, as on every wire. */
function limitOf({ limit, max }: GraphqlPageSizes, first: Json | undefined, pass: Pass): number {
  if (first === undefined || first === null) return limit;
  if (typeof first === "number" && first >= 1) return Math.min(first, max);
  pass.refuse(".first", "min", "is less than 1");
  return limit;
}

/** The arguments that were given: what is left out has no entry. */
function present(args: Arguments): Json {
  const given: Record<string, Json> = {};
  for (const [name, value] of Object.entries(args)) if (value !== undefined) given[name] = value;
  return given;
}

function listOf({ interaction }: Operation, output: unknown, length: number): readonly unknown[] {
  if (Array.isArray(output) && output.length === length) return output;
  const count = Array.isArray(output) ? `${output.length} answers` : "no list";
  throw new TypeError(`${interaction} answered ${count} for ${length} that were asked for`);
}

function noOutput({ interaction }: Operation, { violations }: Pass) {
  const message = `the handler of ${interaction} returned what is none of its type: ${violationText(violations)}`;
  return interactionError({ code: "internal", reason: null, details: null, message, violations, interaction });
}
