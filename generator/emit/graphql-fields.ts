import type { Deprecation } from "../model/lifecycle.ts";
import type { Auth } from "../model/policy.ts";
import type { Field, RecordType, Safety } from "../model/types.ts";
import { isRequiredInput, recordType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import type { GraphqlInteraction } from "../styles/graphql/model.ts";
import { constraintText, describedLines, type Native, ownDescription } from "./constraint-text.ts";
import { deprecationText } from "./deprecation-text.ts";
import { connectionNames, inputType, outputType } from "./graphql-names.ts";
import { graphqlDefault, graphqlString } from "./graphql-value.ts";
import type { GraphqlInputField, GraphqlOutputField } from "./subgraph-model.ts";

/** What an answer says without words: a `ref` is the entity, and a default is for those who send. */
const nativeOut: ReadonlySet<Native> = new Set(["ref", "uuid", "date", "safeint", "json", "default"]);
const nativeIn: ReadonlySet<Native> = new Set(["uuid", "date", "safeint", "json", "default"]);

/** A field of a record in an answer; `resolver` is the interaction that answers it, where it has one of its own. */
export function outputField(
  workspace: Workspace,
  field: Field,
  resolver: GraphqlInteraction | null,
): GraphqlOutputField {
  const isNullable = field.optional && field.default === null;
  const lines = describedLines(ownDescription(workspace, field), constraintText(workspace, field, nativeOut));
  return {
    name: field.names.graphql,
    doc: lines.length === 0 && resolver !== null ? describedLines(resolver.description, "") : lines,
    args: resolver === null ? [] : interactionArguments(workspace, resolver),
    type: `${outputType(workspace, field.type)}${isNullable ? "" : "!"}`,
    directives: [
      ...deprecated(field.deprecated ?? resolver?.deprecated ?? null),
      ...(resolver === null ? [] : authDirectives(resolver.policies.auth.value)),
      ...safetyTag(field.safety),
    ],
  };
}

/** The field that an interaction adds to the graph. */
export function interactionField(workspace: Workspace, it: GraphqlInteraction): GraphqlOutputField {
  return {
    name: it.field.name,
    doc: describedLines(it.description, it.output === null ? "True, once it is done." : ""),
    args: interactionArguments(workspace, it),
    type: answerType(workspace, it),
    directives: [...deprecated(it.deprecated), ...authDirectives(it.policies.auth.value)],
  };
}

/** The arguments of an interaction: one `input` for a named type, else its fields. */
export function interactionArguments(workspace: Workspace, it: GraphqlInteraction): readonly GraphqlInputField[] {
  const input = recordType(workspace, it.input);
  if (input.role !== "input") {
    return [
      {
        name: "input",
        doc: [],
        directives: [],
        type: `${inputType(workspace, { kind: "named", id: input.id })}!`,
        default: null,
      },
    ];
  }
  return input.fields.map((field) => pageArgument(it, field) ?? inputField(workspace, field));
}

/** A field of an input record, or an argument. */
export function inputField(workspace: Workspace, field: Field): GraphqlInputField {
  const isRequired = isRequiredInput(workspace, field);
  return {
    ...describedInput(workspace, field, isRequired),
    type: `${inputType(workspace, field.type, field.patch ? "patch" : "in")}${isRequired ? "!" : ""}`,
    default: field.default === null ? null : graphqlDefault(workspace, field.type, field.default),
  };
}

/** A field of a partial update: it may be left out, and has no default. */
export function patchField(workspace: Workspace, field: Field): GraphqlInputField {
  return { ...describedInput(workspace, field, false), type: inputType(workspace, field.type, "patch"), default: null };
}

/** The fields that stand for an empty record, since GraphQL has no empty types. */
export const placeholder = {
  name: "_empty",
  doc: ["Always null: GraphQL has no types without fields."],
  args: [],
  directives: [],
  type: "Boolean",
  default: null,
} as const satisfies GraphqlOutputField & GraphqlInputField;

/** Whether a record has an entity's fields that stand for its key. */
export function keyFieldSet(record: RecordType): string {
  return (record.key ?? [])
    .flatMap((name) => record.fields.filter((it) => it.name === name))
    .map((it) => it.names.graphql)
    .join(" ");
}

/** `@deprecated`, where something goes out of use. */
export function deprecated(deprecation: Deprecation | null): readonly string[] {
  return deprecation === null ? [] : [`@deprecated(reason: ${graphqlString(deprecationText(deprecation))})`];
}

function describedInput(
  workspace: Workspace,
  field: Field,
  isRequired: boolean,
): Pick<GraphqlInputField, "name" | "doc" | "directives"> {
  const lines = describedLines(ownDescription(workspace, field), constraintText(workspace, field, nativeIn));
  // GraphQL refuses to deprecate what must be given, so that words have to do.
  const words = isRequired && field.deprecated !== null ? [`Deprecated: ${deprecationText(field.deprecated)}`] : [];
  return {
    name: field.names.graphql,
    doc: [...lines, ...words],
    directives: [...(isRequired ? [] : deprecated(field.deprecated)), ...safetyTag(field.safety)],
  };
}

/** The names that Relay has for `cursor` and `limit`. */
function pageArgument(it: GraphqlInteraction, field: Field): GraphqlInputField | null {
  if (it.page === null) return null;
  const { limit, max } = it.page;
  switch (field.name) {
    case "cursor":
      return argument("after", "The `endCursor` of the page before. Without it, the first page.", "String");
    case "limit":
      return argument("first", `How many at most: ${limit} if not given, never more than ${max}.`, "Int");
    default:
      return null;
  }
}

function argument(name: string, doc: string, type: string): GraphqlInputField {
  return { name, doc: [doc], directives: [], type, default: null };
}

function answerType(workspace: Workspace, it: GraphqlInteraction): string {
  if (it.page !== null) return `${connectionNames(workspace, it.page.item).connection}!`;
  if (it.output === null) return "Boolean!";
  return `${outputType(workspace, it.output)}${it.outputOptional ? "" : "!"}`;
}

/** Scopes imply that the caller is known. An option without scopes lets in everyone who is. */
function authDirectives(auth: Auth): readonly string[] {
  if (auth.kind === "none") return [];
  if (auth.options.some((it) => it.scopes.length === 0)) return ["@authenticated"];
  const scopes = auth.options.map((it) => `[${it.scopes.map(graphqlString).join(", ")}]`);
  return [`@requiresScopes(scopes: [${scopes.join(", ")}])`];
}

function safetyTag(safety: Safety): readonly string[] {
  return safety === "safe" ? [] : [`@tag(name: "${safety}")`];
}
