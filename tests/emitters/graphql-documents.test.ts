import { buildSchema, parse, printSchema, validate } from "graphql";
import { describe, expect, it } from "vitest";
import { subgraph } from "../../generator/emit/subgraph.ts";
import { graphqlSdl } from "../../generator/emitters/graphql-sdl/index.ts";
import { tsGraphql } from "../../generator/emitters/ts-graphql/index.ts";
import type { Workspace } from "../../generator/model/workspace.ts";
import type { GraphqlOperation } from "../../runtime/src/graphql/operation.ts";
import { subgraphSchema } from "../../runtime/src/graphql/server/subgraph-schema.ts";
import { compileTexts } from "../support/compile.ts";
import { emitted, textOf } from "../support/contracts-of.ts";
import { goldenCases, wholeWorkspaces, workspaceOf } from "../support/every-workspace.ts";
import { type GeneratedCode, generatedCode } from "../values/generated-code.ts";
import { randomSpecs, specTexts } from "../values/random-workspace.ts";

const folders = [...wholeWorkspaces, ...["graphql-sdl", "ts-graphql", "ts-service", "ts-codecs"].flatMap(goldenCases)];

/** The operations of a service that clients call, and its SDL as code has it. */
function partsOf({ workspace, module }: GeneratedCode) {
  return workspace.services
    .filter((it) => subgraph(workspace, it) !== null)
    .map(({ folder }) => {
      const { [`${camel(folder)}Graphql`]: operations = {} } = module(`${folder}/wire/graphql`);
      const { [`${camel(folder)}Subgraph`]: sdl } = module(`${folder}/wire/graphql-schema`);
      return { folder, operations: Object.values(operations as Record<string, GraphqlOperation>), sdl: String(sdl) };
    });
}

async function codeOf(workspace: Workspace): Promise<GeneratedCode> {
  return generatedCode(workspace, [tsGraphql]);
}

function camel(folder: string): string {
  return folder.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

describe("what clients send to a graph", () => {
  it.each(folders)("fits the subgraph that answers it: %s", async (folder) => {
    for (const { operations, sdl } of partsOf(await codeOf(await workspaceOf(folder)))) {
      const schema = subgraphSchema(sdl, []);
      for (const { document, interaction } of operations) {
        expect(
          validate(schema, parse(document ?? "")).map((it) => it.message),
          interaction,
        ).toEqual([]);
      }
    }
  });

  it.each(Array.from({ length: 40 }, (_, seed) => seed))(
    "fits the subgraph of a random workspace: %i",
    async (seed) => {
      const { value } = await compileTexts(specTexts(randomSpecs(seed)));
      // Not all of them are free of mistakes.
      if (value === null) return;
      for (const { operations, sdl } of partsOf(await codeOf(value.workspace))) {
        const schema = subgraphSchema(sdl, []);
        for (const { document, interaction } of operations) {
          expect(
            validate(schema, parse(document ?? "")).map((it) => it.message),
            interaction,
          ).toEqual([]);
        }
      }
    },
  );
});

describe("the schema of a subgraph as code has it", () => {
  it.each(folders)("is the text of its contract: %s", async (folder) => {
    const workspace = await workspaceOf(folder);
    const contracts = await emitted(workspace, [graphqlSdl]);
    for (const { folder: service, sdl } of partsOf(await codeOf(workspace))) {
      expect(sdl).toBe(textOf(contracts, `graphql/${service}.graphql`));
      // A server reads it: what federation adds to the language does not stand in the way.
      expect(() => buildSchema(printSchema(subgraphSchema(sdl, [])))).not.toThrow();
    }
  });
});
