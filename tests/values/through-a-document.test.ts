import fc from "fast-check";
import { type DocumentNode, execute, type GraphQLSchema, Kind, type OperationDefinitionNode, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { tsGraphql } from "../../generator/emitters/ts-graphql/index.ts";
import { ofStyle } from "../../generator/model/interaction.ts";
import { readResult } from "../../runtime/src/graphql/client/read-result.ts";
import type { GraphqlOperation } from "../../runtime/src/graphql/operation.ts";
import { subgraphSchema } from "../../runtime/src/graphql/server/subgraph-schema.ts";
import type { InteractionError } from "../../runtime/src/interaction-error.ts";
import type { Json } from "../../runtime/src/values/codec.ts";
import { Pass } from "../../runtime/src/values/pass.ts";
import { objectOf } from "../judges/json.ts";
import { maxTestMs, workspaceSeeds } from "./budget.ts";
import { difference } from "./difference.ts";
import { generatedCode } from "./generated-code.ts";
import { sampledWorkspace } from "./sampled-workspace.ts";

const valuesEach = 60;

/** How many values of a workspace came through, by its seed. */
const cameThrough = new Map<number, number>();

// The schema and the document of a client, with nothing between: what a handler answers comes to its caller whole.
describe.each(workspaceSeeds)("a value of the workspace of SEED=%i", (seed) => {
  it("is the same value where a client's document asks for it", { timeout: maxTestMs }, async () => {
    const sampled = await sampledWorkspace(seed);
    const { module } = await generatedCode(sampled.workspace, [tsGraphql]);
    const outcomes = [];
    for (const service of sampled.workspace.services) {
      const { folder } = service;
      const schema = subgraphSchema(String(module(`${folder}/wire/graphql-schema`)[`${folder}Subgraph`]), []);
      const operations = objectOf(module(`${folder}/wire/graphql`)[`${folder}Graphql`]);
      for (const { name, output } of ofStyle(service, "graphql")) {
        if (output?.kind !== "named") throw new Error(`'${name}' answers no named type`);
        for (const value of fc.sample(sampled.values.ofNamed(output.id), { seed, numRuns: valuesEach })) {
          const expected = sampled.completed.ofNamed(output.id, value);
          outcomes.push(await through(schema, operations[name] as GraphqlOperation, value, expected));
        }
      }
    }
    cameThrough.set(seed, outcomes.filter((it) => it === "same").length);
  });
});

// Where every type of a workspace holds itself, all of its values may be too deep.
it("is a value that comes through in most workspaces", () => {
  const fruitful = [...cameThrough.values()].filter((it) => it > 0);
  expect(fruitful.length).toBeGreaterThan(workspaceSeeds.length / 2);
});

/** Sends a value the way of an answer, and compares it with what was expected. */
async function through(
  schema: GraphQLSchema,
  operation: GraphqlOperation,
  value: unknown,
  expected: unknown,
): Promise<"same" | "too deep"> {
  const { field, document: text, answer } = operation;
  const [, name = ""] = field.split(".");
  const root = schema.getQueryType()?.getFields()[name];
  if (root !== undefined) root.args = [];
  const writing = new Pass("reject");
  const rootValue = { [name]: answer?.encode(value as never, "", writing) };
  expect(writing.violations).toEqual([]);
  const { data, errors = [] } = await execute({ schema, document: withoutArguments(parse(text ?? "")), rootValue });
  expect(errors.map((it) => it.message)).toEqual([]);
  let read: unknown;
  try {
    read = readResult(operation, { data: data as Json }, "unknown");
  } catch (error) {
    // A type that holds itself is asked for some levels, and what lies deeper is noticed.
    expect((error as InteractionError).violations[0]?.rule).toBe("depth");
    return "too deep";
  }
  expect(difference(expected, read)).toBeNull();
  return "same";
}

/** The same document, for a field that takes nothing. */
function withoutArguments(document: DocumentNode): DocumentNode {
  const definitions = document.definitions.map((it) => (it.kind === Kind.OPERATION_DEFINITION ? withoutInput(it) : it));
  return { ...document, definitions };
}

function withoutInput(operation: OperationDefinitionNode): OperationDefinitionNode {
  const selections = operation.selectionSet.selections.map((it) =>
    it.kind === Kind.FIELD ? { ...it, arguments: [] } : it,
  );
  return { ...operation, variableDefinitions: [], selectionSet: { ...operation.selectionSet, selections } };
}
