import {
  buildASTSchema,
  type DocumentNode,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isObjectType,
  Kind,
  parse,
  visit,
} from "graphql";
import type { Endpoint } from "../../server/endpoint.ts";
import type { Json } from "../../values/codec.ts";
import { isEntity, isGraphql } from "../as-graphql.ts";
import type { Asked } from "./asked.ts";
import { Entities } from "./entities.ts";
import type { Arguments } from "./field-forms.ts";
import { SubscriptionExchange } from "./subscription-exchange.ts";

type Resolve = GraphQLFieldResolver<unknown, Asked, Arguments>;

// All others are for those who compose subgraphs, and for gateways.
const ownDirectives: ReadonlySet<string> = new Set(["deprecated", "oneOf", "specifiedBy"]);

/** The schema of a subgraph, with what answers its fields. Throws where the SDL and the operations do not fit. */
export function subgraphSchema(sdl: string, endpoints: readonly Endpoint[]): GraphQLSchema {
  const document = parse(sdl);
  const entityNames = entitiesIn(document);
  const schema = buildASTSchema(withFederation(document, entityNames));
  const entities = new Entities(endpoints);
  resolveWith(schema, "Query._service", () => ({ sdl }));
  if (entityNames.length > 0)
    resolveWith(schema, "Query._entities", (_source, { representations }, asked) =>
      entities.represented(representations, asked),
    );
  for (const endpoint of endpoints) addField(schema, endpoint);
  for (const { operation } of endpoints) {
    if (isEntity(operation))
      for (const it of operation.references) entities.complete(fieldOf(schema, it), operation.entity);
  }
  return schema;
}

function addField(schema: GraphQLSchema, endpoint: Endpoint): void {
  const { operation } = endpoint;
  if (!isGraphql(operation)) return;
  const { field, shape } = operation;
  if (shape === "serverStream") {
    resolveWith(schema, field, (message) => message);
    fieldOf(schema, field).subscribe = (_source: unknown, args: Arguments, asked: Asked) =>
      endpoint.stream(new SubscriptionExchange(asked, operation, args)).then(({ headers, output }) => {
        Object.assign(asked.headers, headers);
        return output;
      });
  } else if (shape === "field")
    resolveWith(schema, field, (parent, args, asked) => asked.field(endpoint, asJson(parent), args));
  else resolveWith(schema, field, (_source, args, asked) => asked.root(endpoint, args));
}

function resolveWith(schema: GraphQLSchema, field: string, resolve: Resolve): void {
  fieldOf(schema, field).resolve = resolve;
}

function fieldOf(schema: GraphQLSchema, path: string) {
  const [typeName = "", name = ""] = path.split(".");
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[name] : undefined;
  if (field === undefined) throw new TypeError(`the subgraph has no field '${path}'`);
  return field;
}

/** Values of the graph are what codecs made. */
function asJson(value: unknown): Json {
  return value as Json;
}

/** The types that a gateway may ask for by their keys. */
function entitiesIn({ definitions }: DocumentNode): readonly string[] {
  return definitions.flatMap((it) => {
    if (it.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
    const keys = (it.directives ?? []).filter((directive) => directive.name.value === "key");
    const isResolvable = keys.some(
      ({ arguments: given = [] }) =>
        !given.some((at) => at.name.value === "resolvable" && at.value.kind === Kind.BOOLEAN && !at.value.value),
    );
    return isResolvable ? [it.name.value] : [];
  });
}

/** The same document as plain GraphQL, with what each subgraph has for gateways. Source: Apollo Federation, subgraph specification. */
function withFederation(document: DocumentNode, entities: readonly string[]): DocumentNode {
  const definitions = document.definitions.filter(
    (it) => it.kind !== Kind.SCHEMA_EXTENSION && it.kind !== Kind.DIRECTIVE_DEFINITION,
  );
  const hasQuery = definitions.some((it) => it.kind === Kind.OBJECT_TYPE_DEFINITION && it.name.value === "Query");
  const own = parse(`type _Service { sdl: String! }
${hasQuery ? "extend " : ""}type Query { _service: _Service! }
${entities.length === 0 ? "" : entitiesText(entities)}`);
  return visit(
    { ...document, definitions: [...definitions, ...own.definitions] },
    { Directive: (node) => (ownDirectives.has(node.name.value) ? undefined : null) },
  );
}

function entitiesText(entities: readonly string[]): string {
  return `scalar _Any
union _Entity = ${entities.join(" | ")}
extend type Query { _entities(representations: [_Any!]!): [_Entity]! }`;
}
