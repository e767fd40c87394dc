import { join } from "node:path";
import { composeServices } from "@theguild/federation-composition";
import { type ASTNode, parse, print, visit } from "graphql";
import { describe, expect, it } from "vitest";
import { graphqlSdl } from "../../generator/emitters/graphql-sdl/index.ts";
import { graphqlSupergraph } from "../../generator/emitters/graphql-supergraph/index.ts";
import { root } from "../infra/places.mjs";
import { judgeGraphql } from "../judges/graphql.ts";
import { compileFolder } from "../support/compile.ts";
import { emitted, textOf } from "../support/contracts-of.ts";

describe("subgraphs", async () => {
  const { workspace } = await compileFolder(join(root, "tests/emitters/type-traps"));
  const subgraphs = await emitted(workspace, [graphqlSdl]);
  const files = [...subgraphs, ...(await emitted(workspace, [graphqlSupergraph]))];

  it("are accepted, and compose to what the supergraph shows", async () => {
    expect(await judgeGraphql(files)).toEqual([]);
  });

  it("compose to the joins of the supergraph", () => {
    const services = subgraphs.map(({ path, content }) => {
      const name = path.replace(/^.*\/|\.graphql$/g, "");
      return { name, url: `http://${name}:8080/graphql`, typeDefs: parse(content) };
    });
    const { supergraphSdl, errors } = composeServices(services);
    expect(errors).toBeUndefined();
    expect(joins(textOf(files, "/supergraph.graphql"))).toEqual(joins(supergraphSdl ?? ""));
  });
});

/** Every type, field and value of a supergraph with its directives, in an order of its own. */
function joins(sdl: string): readonly string[] {
  const found: string[] = [];
  const path: string[] = [];
  visit(parse(sdl), {
    enter(node: ASTNode) {
      if (!("name" in node) || node.name === undefined || !("directives" in node)) return;
      path.push(node.name.value);
      const directives = (node.directives ?? []).map((it) => print(it)).sort();
      found.push(`${path.join(".")}${"type" in node ? `: ${print(node.type)}` : ""} ${directives.join(" ")}`);
    },
    leave(node: ASTNode) {
      if ("name" in node && node.name !== undefined && "directives" in node) path.pop();
    },
  });
  return found.filter((it) => !it.startsWith("link__")).sort();
}
