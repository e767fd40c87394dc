import { join } from "node:path";
import { buildASTSchema, type GraphQLObjectType, parse } from "graphql";
import { beforeAll, describe, expect, it } from "vitest";
import { resolvedEntities } from "../../generator/emit/graph.ts";
import { composeSupergraph } from "../../generator/emit/supergraph.ts";
import { graphqlSdl } from "../../generator/emitters/graphql-sdl/index.ts";
import { graphqlSupergraph } from "../../generator/emitters/graphql-supergraph/index.ts";
import type { Workspace } from "../../generator/model/workspace.ts";
import { root } from "../infra/places.mjs";
import type { TextFile } from "../judges/finding.ts";
import { compiledTexts, compileFolder } from "../support/compile.ts";
import { contractsOf, emitted, textOf } from "../support/contracts-of.ts";

const config = "interspec: 1\nname: shop\nnamespace: shop\n";

describe("the graphql emitters", () => {
  let workspace: Workspace;
  let files: readonly TextFile[];
  let shop: string;
  let reviews: string;
  let accounts: string;

  beforeAll(async () => {
    ({ workspace } = await compileFolder(join(root, "tests/emitters/type-traps")));
    files = await emitted(workspace, [graphqlSdl, graphqlSupergraph]);
    shop = textOf(files, "/shop.graphql");
    reviews = textOf(files, "/reviews.graphql");
    accounts = textOf(files, "/accounts-only.graphql");
  });

  it("links the lowest version that has the directives in use, and imports these", async () => {
    expect(shop).toContain(
      '    url: "https://specs.apollo.dev/federation/v2.5"\n    import: ["@authenticated", "@key", "@requiresScopes", "@shareable", "@tag"]\n',
    );
    const open = `interspec: 1\nservice: a\ninteractions: { one: { style: graphql, field: Query.one, out: int, auth: { none: public } } }`;
    const made = await contractsOf({ "interspec.yaml": config, "specs/a.yaml": open }, graphqlSdl);
    expect(textOf(made, "/a.graphql")).toContain(
      '  @link(\n    url: "https://specs.apollo.dev/federation/v2.0"\n  )\n',
    );
  });

  it("shares the value types that two subgraphs answer, and no others", () => {
    for (const name of ["Money", "Address", "StringEntry", "ContactPost", "ContactUnrecognized", "EverythingEdge"]) {
      expect(shop).toContain(`type ${name} @shareable {`);
      expect(reviews).toContain(`type ${name} @shareable {`);
    }
    expect(shop).toContain("type Tree {");
    expect(reviews).toContain("type ReviewConnection {");
  });

  it("keeps the enums of answers and of inputs apart, unless they are closed", () => {
    expect(shop).toMatch(/enum Colour \{[^}]*UNRECOGNIZED\n\}/);
    expect(reviews).toContain("enum ColourInput {\n  RED\n  GREEN\n}");
    expect(reviews).toContain("    size: Size\n");
    expect(shop).not.toContain("SizeInput");
  });

  it("wraps the variants of a union, and takes unions as @oneOf", () => {
    expect(shop).toContain("union Choice = ChoiceValue | ChoiceCount | ChoiceMany");
    expect(shop).toContain("type ChoiceMany {\n  many: [Int!]!\n}");
    expect(shop).toContain("directive @oneOf on INPUT_OBJECT\n");
    expect(shop).toContain("input ChoiceInput @oneOf {\n  value: String\n  count: Int\n");
    expect(accounts).not.toContain("@oneOf");
  });

  it("writes a map as a list of entries", () => {
    expect(shop).toContain("  labels: [StringEntry!]!\n");
    expect(shop).toContain("    labels: [StringEntryInput!]\n");
    expect(shop).toMatch(/type \w*MoneyMapEntry \{\n {2}key: String!\n {2}value: \[MoneyEntry!\]!\n\}/);
  });

  it("gives types without fields a placeholder", () => {
    expect(shop).toMatch(/type Nothing \{\n.*\n {2}_empty: Boolean\n\}/);
    expect(shop).toMatch(/input NothingInput \{\n.*\n {2}_empty: Boolean\n\}/);
  });

  it("shows pages as Relay has them", () => {
    expect(shop).toMatch(
      / {4}after: String\n[^)]* {4}first: Int\n {2}\): EverythingConnection! @requiresScopes\(scopes: \[\["shop:read"\]\]\)/,
    );
    expect(shop).toContain("  edges: [EverythingEdge!]!\n  pageInfo: PageInfo!\n");
    expect(shop).toContain("type PageInfo @shareable {");
  });

  it("takes a named type as `input`, and has any of several scopes suffice", () => {
    expect(shop).toContain(
      '  save(input: EverythingInput!): Everything! @requiresScopes(scopes: [["shop:write", "shop:read"], ["all"]])',
    );
  });

  it("takes a patch as an input of which all may be left out, but the key", () => {
    const patch = /input EverythingPatchInput \{\n([\s\S]*?)\n\}\n/.exec(shop)?.[1] ?? "";
    expect(patch).toContain("  price: MoneyPatchInput");
    expect(patch).not.toMatch(/!$/m);
    expect(patch).not.toMatch(/^ {2}sku/m);
  });

  it("writes defaults in the words of GraphQL", () => {
    expect(shop).toContain("    mode: ModeInput = ON\n");
    expect(shop).toContain('  aString: String = "a \\"b\\" \\\\ c"\n');
    expect(shop).toContain('  aLong: Long = "9007199254740993"\n');
  });

  it("deprecates an argument that may be left out, and says it of one that may not", () => {
    expect(shop).toContain('    old: String @deprecated(reason: "Since 2026-01-01.")\n');
    expect(shop).toMatch(/Deprecated: Since 2026-01-01\.\n {4}"""\n {4}must: String! @tag\(name: "pii"\)/);
  });

  it("keeps hostile descriptions inside their quotes", () => {
    const schema = buildASTSchema(parse(shop), { assumeValid: true });
    const fields = (schema.getType("Query") as GraphQLObjectType).getFields();
    expect(fields["everything"]?.description).toBe('One """thing"""');
    expect(schema.getType("Money")?.description).toBe('An amount.\nOn two lines, with "quotes"');
  });

  it("knows another service's entity by its key, and its own in full where others refer to it", () => {
    expect(accounts).toContain(
      '"""A review of the reviews service."""\ntype Review @key(fields: "id", resolvable: false) {\n  id: ID!\n}\n',
    );
    expect(reviews).toContain('type Review @key(fields: "id") {');
    expect(resolvedEntities(workspace, serviceNamed(workspace, "reviews"))).toEqual([
      "shop.reviews.v1.Review",
      "shop.shop.v1.Everything",
    ]);
  });

  it("adds fields to entities of its own and of others", () => {
    expect(shop).toContain('  """Where it stands."""\n  rank: Int! @authenticated\n');
    expect(shop).toContain("  price(currency: String): Money! @authenticated\n");
    expect(reviews).toMatch(
      /type Everything @key\(fields: "sku"\) \{\n {2}sku: ID!\n[^}]* {2}reviews\(least: Int\): \[Review!\]! @authenticated\n\}/,
    );
  });

  it("refers to an entity of a library by its key", () => {
    expect(shop).toContain("  tag: TagKey!\n");
    expect(shop).toContain("type TagKey {\n  space: String!\n  name: ID!\n}");
  });

  it("composes the supergraph of the workspace", () => {
    const supergraph = textOf(files, "/supergraph.graphql");
    expect(supergraph).toMatch(/^# Generated by interspec\. Do not edit\.\n\nschema/);
    expect(supergraph).toContain(
      'ACCOUNTS_ONLY @join__graph(name: "accounts-only", url: "http://accounts-only:8080/graphql")',
    );
  });

  it("says which field of a shared type not all its subgraphs answer", async () => {
    const start = "interspec: 1\ndefaults: { auth: user }\n";
    const { workspace: split } = await compiledTexts({
      "interspec.yaml": config,
      "specs/a.yaml": `${start}service: a\ntypes: { Value: { fields: { x: int } } }\ninteractions: { a: { style: graphql, field: Query.a, out: Value }, more: { style: graphql, field: Value.more, out: int } }`,
      "specs/b.yaml": `${start}service: b\nimports: { a: ./a.yaml }\ninteractions: { b: { style: graphql, field: Query.b, out: a.Value } }`,
    });
    expect(composeSupergraph(split)).toEqual({
      kind: "refused",
      problems: ["'Value.more' is answered by a alone, but other subgraphs have the type too"],
    });
  });

  it("makes no supergraph of subgraphs without a query", async () => {
    const service = `interspec: 1\nservice: a\ndefaults: { auth: user }\ninteractions: { one: { style: graphql, field: Mutation.one } }`;
    const made = await contractsOf(
      { "interspec.yaml": config, "specs/a.yaml": service },
      graphqlSdl,
      graphqlSupergraph,
    );
    expect(made.map((it) => it.path)).toEqual(["contracts/graphql/a.graphql"]);
    expect(textOf(made, "/a.graphql")).toContain('  """True, once it is done."""\n  one: Boolean! @authenticated\n');
  });
});

function serviceNamed(workspace: Workspace, name: string) {
  const service = workspace.services.find((it) => it.name === name);
  if (service === undefined) throw new Error(`no service '${name}'`);
  return service;
}
