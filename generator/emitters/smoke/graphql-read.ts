import { capitalized } from "../../base/words.ts";
import { exampleInput } from "../../emit/example-input.ts";
import { interactionArguments } from "../../emit/graphql-fields.ts";
import { jsLiteral, jsString } from "../../emit/js-text.ts";
import type { JsonValue } from "../../model/types.ts";
import { recordType } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import type { GraphqlInteraction } from "../../styles/graphql/model.ts";
import { graphqlCheck } from "./check-text.ts";
import { variableValue } from "./graphql-input.ts";
import type { Selection } from "./graphql-selection.ts";
import { connectionSelection, selectionLines, selectionOf } from "./graphql-selection.ts";
import { errorsOf } from "./input.ts";
import type { ReadContext, ReadView } from "./read-view.ts";
import { timeoutText } from "./timeout-text.ts";

/** A query for all fields of the answer, with the values of an example as variables. */
export function graphqlRead(read: GraphqlInteraction, { workspace, name, auth, tagged }: ReadContext): ReadView {
  const input = exampleInput(workspace, read, read.input);
  const args = argumentsOf(workspace, read, input.values);
  const json = `"Content-Type": "application/json"`;
  return {
    name,
    id: jsString(read.id),
    path: "/graphql",
    method: null,
    query: queryLines(workspace, read, args).join("\n"),
    variables: jsLiteral(Object.fromEntries(args.map((it) => [it.name, it.value]))),
    headers: auth === null ? `{ ${json} }` : `{ ...${auth}, ${json} }`,
    timeout: jsString(timeoutText(read.policies.timeoutMs.value)),
    expectedStatuses: null,
    checkLines: graphqlCheck(read.id, errorsOf(workspace, read, input)).lines,
    tagged,
  };
}

interface Argument {
  readonly name: string;
  readonly type: string;
  readonly value: JsonValue;
}

/** The arguments that have a value, which is never null: so their variables are not nullable. */
function argumentsOf(workspace: Workspace, read: GraphqlInteraction, values: Values): readonly Argument[] {
  const record = recordType(workspace, read.input);
  const value = (index: number): JsonValue | null => {
    if (record.role !== "input") return variableValue(workspace, { kind: "named", id: record.id }, values);
    const field = record.fields[index];
    const given = field === undefined ? null : (values[field.name] ?? null);
    return field === undefined || given === null ? null : variableValue(workspace, field.type, given);
  };
  return interactionArguments(workspace, read).flatMap(({ name, type }, index) => {
    const given = value(index);
    return given === null ? [] : [{ name, type: `${type.replace(/!$/, "")}!`, value: given }];
  });
}

type Values = Readonly<Record<string, JsonValue>>;

function queryLines(workspace: Workspace, read: GraphqlInteraction, args: readonly Argument[]): readonly string[] {
  const variables = args.map((it) => `$${it.name}: ${it.type}`).join(", ");
  const passed = args.map((it) => `${it.name}: $${it.name}`).join(", ");
  const below = answerSelection(workspace, read);
  const field = read.field.name + (passed === "" ? "" : `(${passed})`);
  return [
    `query ${capitalized(read.name)}${variables === "" ? "" : `(${variables})`} {`,
    ...(below.length === 0 ? [`    ${field}`] : [`    ${field} {`, ...selectionLines(below, "      "), "    }"]),
    "  }",
  ];
}

function answerSelection(workspace: Workspace, read: GraphqlInteraction): readonly Selection[] {
  if (read.page !== null) return connectionSelection(workspace, read.service, read.page.item);
  return read.output === null ? [] : (selectionOf(workspace, read.service, read.output) ?? []);
}
