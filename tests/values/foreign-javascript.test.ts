import { create, fromJson, toBinary, toJson } from "@bufbuild/protobuf";
import { buildASTSchema, execute, type GraphQLSchema, getVariableValues, parse } from "graphql";
import { beforeAll, describe, expect, it } from "vitest";
import { graphqlSdl } from "../../generator/emitters/graphql-sdl/index.ts";
import type { NamedType } from "../../generator/model/types.ts";
import { isObject, objectOf } from "../judges/json.ts";
import { contractsOf, textOf } from "../support/contracts-of.ts";
import { firstSeed, maxTestMs, valueCount } from "./budget.ts";
import { holdFor } from "./counterexample.ts";
import { difference } from "./difference.ts";
import { selectionOf } from "./graphql-selection.ts";
import { type SampledWorkspace, sampledWorkspace } from "./sampled-workspace.ts";
import { schemaOf, wireOf } from "./wires.ts";

const runs = Math.ceil(valueCount / 250);

describe("foreign readers in JavaScript", { timeout: maxTestMs }, () => {
  let sampled: SampledWorkspace;
  let roots: readonly { readonly type: NamedType; readonly field: string; readonly schema: GraphQLSchema }[];

  beforeAll(async () => {
    sampled = await sampledWorkspace(firstSeed);
    const files = await contractsOf(sampled.texts, graphqlSdl);
    roots = ["alpha", "beta"].map((field) => ({
      type: sampled.types.find((it) => it.name === `All${field}`) ?? expect.fail("there is no such type"),
      field,
      schema: buildASTSchema(parse(textOf(files, `${field}.graphql`)), { assumeValid: true }),
    }));
  });

  it("answers a query by graphql-js with the value that the codec wrote", () => {
    for (const { type, field, schema } of roots) {
      const wire = wireOf(sampled.code, type, "GraphQL output");
      holdFor(sampled, type, sampled.values.ofNamed(type.id), runs, (value) => {
        const written: unknown = bareJson(wire.encode(value).made);
        const query = parse(
          `query($all: All${field}Input!) { ${field}(all: $all) ${selectionOf(schema, type.names.graphql, written)} }`,
        );
        const variableValues = { all: bareJson(wireOf(sampled.code, type, "GraphQL input").encode(value).made) };
        const result = execute({ schema, document: query, rootValue: { [field]: written }, variableValues });
        const { data, errors = [] } = "then" in result ? expect.fail("this takes no promises") : result;
        expect(errors.map((it) => it.message).join("\n")).toBe("");
        expectRead(
          wire.decode(JSON.stringify(objectOf(data)[field]), "ignore"),
          sampled.completed.ofNamed(type.id, value),
        );
      });
    }
  });

  it("takes variables through graphql-js as the value that the codec wrote", () => {
    for (const { type, field, schema } of roots) {
      const document = parse(`query($all: All${field}Input!) { ${field}(all: $all) { __typename } }`);
      const [operation] = document.definitions;
      const variables = operation?.kind === "OperationDefinition" ? (operation.variableDefinitions ?? []) : [];
      const wire = wireOf(sampled.code, type, "GraphQL input");
      holdFor(sampled, type, sampled.values.ofNamed(type.id), runs, (value) => {
        const written: unknown = bareJson(wire.encode(value).made);
        const { coerced, errors = [] } = getVariableValues(schema, variables, { all: written });
        expect(errors.map((it) => it.message).join("\n")).toBe("");
        expectRead(wire.decode(JSON.stringify(coerced?.["all"]), "reject"), sampled.completed.ofNamed(type.id, value));
      });
    }
  });

  it("reads and writes protobuf JSON as protobuf-es does", () => {
    for (const type of sampled.types) {
      const schema = schemaOf(sampled.code, type);
      const [text, binary] = [wireOf(sampled.code, type, "protobuf JSON"), wireOf(sampled.code, type, "protobuf")];
      holdFor(sampled, type, sampled.values.ofNamed(type.id), Math.ceil(runs / 10), (value) => {
        const expected = sampled.completed.ofNamed(type.id, value);
        const message = fromJson(schema, JSON.parse(String(text.encode(value).made)));
        expectRead(binary.decode(toBinary(schema, message), "reject"), expected);
        // Without zeros, as other writers do it.
        expectRead(text.decode(JSON.stringify(toJson(schema, create(schema, message))), "reject"), expected);
      });
    }
  });
});

/** The JSON of a text, with objects that inherit nothing: graphql-js would take their `toString` for a field. */
function bareJson(text: string | Uint8Array): unknown {
  return JSON.parse(String(text), (_, value: unknown) =>
    isObject(value) ? Object.assign(Object.create(null), value) : value,
  );
}

function expectRead(
  { made, violations }: { readonly made: unknown; readonly violations: readonly object[] },
  expected: unknown,
): void {
  expect(violations).toEqual([]);
  expect(difference(expected, made)).toBeNull();
}
