import { words } from "../base/words.ts";
import type { Deprecation } from "../model/lifecycle.ts";
import type { EnumType, NamedType, RecordType, UnionType } from "../model/types.ts";
import { keyFields, namedType, recordType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import type { GraphqlInteraction } from "../styles/graphql/model.ts";
import { describedLines } from "./constraint-text.ts";
import { deprecationText } from "./deprecation-text.ts";
import {
  deprecated,
  inputField,
  interactionField,
  keyFieldSet,
  outputField,
  patchField,
  placeholder,
} from "./graphql-fields.ts";
import {
  connectionNames,
  type GraphqlForm,
  graphqlScalars,
  inputType,
  outputType,
  unrecognizedName,
  variantName,
} from "./graphql-names.ts";
import { type GraphqlNode, type GraphqlScope, nodeName, patchFields } from "./graphql-reach.ts";
import type {
  GraphqlDefinition,
  GraphqlEnum,
  GraphqlInput,
  GraphqlObject,
  GraphqlOutputField,
} from "./subgraph-model.ts";
import { unitById } from "./units.ts";

/** What a subgraph writes for one of its nodes. */
export function nodeDefinitions(
  workspace: Workspace,
  scope: GraphqlScope,
  node: GraphqlNode,
): readonly GraphqlDefinition[] {
  const name = nodeName(workspace, node);
  switch (node.kind) {
    case "type":
      return typeDefinitions(workspace, scope, namedType(workspace, node.id), node.form, name);
    case "stub":
      return [stubDefinition(workspace, scope, recordType(workspace, node.id))];
    case "entry":
      return [entryDefinition(workspace, node, name)];
    case "connection":
      return connectionDefinitions(workspace, node);
    case "page-info":
      return [pageInfo];
    case "scalar": {
      const { doc } = graphqlScalars[node.scalar.scalar.name];
      return [{ kind: "scalar", name, doc: doc === null ? [] : [doc], directives: [] }];
    }
  }
}

function typeDefinitions(
  workspace: Workspace,
  scope: GraphqlScope,
  type: NamedType,
  form: GraphqlForm,
  name: string,
): readonly GraphqlDefinition[] {
  switch (type.kind) {
    case "record":
      return [form === "out" ? objectDefinition(workspace, scope, type) : inputDefinition(workspace, type, form, name)];
    case "enum":
      return [enumDefinition(type, form, name)];
    case "union":
      return form === "out" ? unionDefinitions(workspace, type) : [oneOfDefinition(workspace, type, name)];
    case "alias":
      throw new Error(`'${type.id}' is an alias, which GraphQL has no name for`);
  }
}

function objectDefinition(workspace: Workspace, scope: GraphqlScope, type: RecordType): GraphqlObject {
  const own = scope.byType.get(type.id) ?? [];
  const resolvers = new Map(own.flatMap((it) => (isDeclared(it) ? [[it.field.name, it] as const] : [])));
  const fields = [
    ...type.fields.map((it) =>
      outputField(workspace, it, resolvers.get(it.names.graphql) ?? resolvers.get(it.name) ?? null),
    ),
    ...own.filter((it) => !isDeclared(it)).map((it) => interactionField(workspace, it)),
  ];
  const isEntity = type.key !== null && type.unit === scope.service.id;
  return {
    kind: "type",
    name: type.names.graphql,
    doc: typeDoc(type),
    directives: isEntity ? [`@key(fields: "${keyFieldSet(type)}")`] : [],
    fields: orPlaceholder(fields),
  };
}

function isDeclared(it: GraphqlInteraction): boolean {
  return it.field.root === null && it.field.declared;
}

/** Another service's entity: its key, and what this service adds to it. With additions it must be found by its key. */
function stubDefinition(workspace: Workspace, scope: GraphqlScope, type: RecordType): GraphqlObject {
  const own = scope.byType.get(type.id) ?? [];
  const resolvable = own.length === 0 ? ", resolvable: false" : "";
  const keys = keyFields(workspace, type.id).map((it) => ({ ...outputField(workspace, it, null), doc: [] }));
  const noun = words(type.name).join(" ");
  return {
    kind: "type",
    name: type.names.graphql,
    doc: [`${/^[aeiou]/.test(noun) ? "An" : "A"} ${noun} of the ${unitById(workspace, type.unit).name} service.`],
    directives: [`@key(fields: "${keyFieldSet(type)}"${resolvable})`],
    fields: [...keys, ...own.map((it) => interactionField(workspace, it))],
  };
}

function inputDefinition(workspace: Workspace, type: RecordType, form: "in" | "patch", name: string): GraphqlInput {
  const isPatch = form === "patch";
  const fields = isPatch
    ? patchFields(type).map((it) => patchField(workspace, it))
    : type.fields.map((it) => inputField(workspace, it));
  return {
    kind: "input",
    name,
    doc: isPatch ? [...typeDoc(type), "What is left out stays as it is."] : typeDoc(type),
    directives: [],
    fields: fields.length === 0 ? [placeholder] : fields,
  };
}

function enumDefinition(type: EnumType, form: GraphqlForm, name: string): GraphqlEnum {
  const values = type.values.map((it) => ({
    name: it.names.graphql,
    doc: describedLines(it.description, ""),
    directives: deprecated(it.deprecated),
  }));
  const unknown = { name: "UNRECOGNIZED", doc: ["A value that this graph does not know yet."], directives: [] };
  const isOpen = form === "out" && !type.closed;
  return { kind: "enum", name, doc: typeDoc(type), directives: [], values: isOpen ? [...values, unknown] : values };
}

/** GraphQL has unions of objects only, so that each variant gets an object of its own, with one field. */
function unionDefinitions(workspace: Workspace, type: UnionType): readonly GraphqlDefinition[] {
  const wrappers = type.variants.map((it) =>
    objectOf(variantName(type, it), describedLines(it.description, ""), [
      { ...fieldOf(it.names.graphql, `${outputType(workspace, it.type)}!`), directives: deprecated(it.deprecated) },
    ]),
  );
  const name = { ...fieldOf("name", "String"), doc: ["Its name, where it is known."] };
  const unknown = objectOf(
    unrecognizedName(type),
    [`A variant of ${type.names.graphql} that this graph does not know yet.`],
    [name],
  );
  const members = [...wrappers, unknown].map((it) => it.name);
  return [
    { kind: "union", name: type.names.graphql, doc: typeDoc(type), directives: [], members },
    ...wrappers,
    unknown,
  ];
}

function oneOfDefinition(workspace: Workspace, type: UnionType, name: string): GraphqlInput {
  const fields = type.variants.map((it) => ({
    name: it.names.graphql,
    doc: describedLines(it.description, ""),
    directives: deprecated(it.deprecated),
    type: inputType(workspace, it.type),
    default: null,
  }));
  return { kind: "input", name, doc: typeDoc(type), directives: ["@oneOf"], fields };
}

function entryDefinition(
  workspace: Workspace,
  { value, form }: GraphqlNode & { kind: "entry" },
  name: string,
): GraphqlObject | GraphqlInput {
  const doc = ["An entry of a map."];
  if (form === "out")
    return objectOf(name, doc, [fieldOf("key", "String!"), fieldOf("value", `${outputType(workspace, value)}!`)]);
  const field = (it: string, type: string) => ({ name: it, doc: [], directives: [], type, default: null });
  return {
    kind: "input",
    name,
    doc,
    directives: [],
    fields: [field("key", "String!"), field("value", `${inputType(workspace, value)}!`)],
  };
}

function connectionDefinitions(
  workspace: Workspace,
  { item }: GraphqlNode & { kind: "connection" },
): readonly GraphqlObject[] {
  const { connection, edge } = connectionNames(workspace, item);
  return [
    objectOf(connection, ["One page of a list."], [fieldOf("edges", `[${edge}!]!`), fieldOf("pageInfo", "PageInfo!")]),
    objectOf(
      edge,
      ["An item of a page."],
      [
        fieldOf("node", `${outputType(workspace, item)}!`),
        { ...fieldOf("cursor", "String"), doc: ["Where the item stands; only the last one of a page says it."] },
      ],
    ),
  ];
}

const pageInfo = objectOf(
  "PageInfo",
  ["Where a page stands in its list."],
  [
    fieldOf("hasNextPage", "Boolean!"),
    fieldOf("hasPreviousPage", "Boolean!"),
    fieldOf("startCursor", "String"),
    { ...fieldOf("endCursor", "String"), doc: ["What to give as `after` for the next page; null on the last one."] },
  ],
);

function objectOf(name: string, doc: readonly string[], fields: readonly GraphqlOutputField[]): GraphqlObject {
  return { kind: "type", name, doc, directives: [], fields };
}

function fieldOf(name: string, type: string): GraphqlOutputField {
  return { name, doc: [], args: [], type, directives: [] };
}

function orPlaceholder(fields: readonly GraphqlOutputField[]): readonly GraphqlOutputField[] {
  return fields.length === 0 ? [placeholder] : fields;
}

/** A type cannot be deprecated in GraphQL, so that its description says it. */
function typeDoc(type: {
  readonly description: string | null;
  readonly deprecated: Deprecation | null;
}): readonly string[] {
  const lines = describedLines(type.description, "");
  return type.deprecated === null ? lines : [...lines, `Deprecated: ${deprecationText(type.deprecated)}`];
}
