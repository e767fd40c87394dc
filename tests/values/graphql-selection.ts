import {
  type GraphQLNamedOutputType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isUnionType,
} from "graphql";
import { isObject } from "../judges/json.ts";

/** The selected fields of each object type that an answer has at some place; null below a field that has none. */
type Selection = Map<string, Map<string, Selection | null>>;

/** A selection of all that is in an answer: `{ id lines { sku } choice { __typename ... on ChoiceCard { card } } }`. */
export function selectionOf(schema: GraphQLSchema, typeName: string, answer: unknown): string {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`'${typeName}' is no type of objects`);
  return printed(merged(new Map(), schema, type, answer));
}

function merged(selection: Selection, schema: GraphQLSchema, type: GraphQLNamedOutputType, answer: unknown): Selection {
  if (Array.isArray(answer)) for (const it of answer) merged(selection, schema, type, it);
  const object = isUnionType(type) && isObject(answer) ? schema.getType(String(answer["__typename"])) : type;
  if (!isObject(answer) || !isObjectType(object)) return selection;
  const fields = selection.get(object.name) ?? new Map<string, Selection | null>();
  selection.set(object.name, fields);
  for (const [name, value] of Object.entries(answer)) {
    const field = object.getFields()[name];
    if (field === undefined) continue;
    const inner = getNamedType(field.type);
    fields.set(name, isLeafType(inner) ? null : merged(fields.get(name) ?? new Map(), schema, inner, value));
  }
  return selection;
}

function printed(selection: Selection): string {
  const parts = [...selection].map(([type, fields]) => {
    const names = [...fields].map(([name, inner]) => (inner === null ? name : `${name} ${printed(inner)}`));
    return `... on ${type} { ${["__typename", ...names].join(" ")} }`;
  });
  return `{ ${parts.join(" ") || "__typename"} }`;
}
