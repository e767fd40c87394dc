import {
  defaultFieldResolver,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLResolveInfo,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import { encoded } from "../../http/with-codec.ts";
import type { AuthOption } from "../../operation.ts";
import { Endpoint } from "../../server/endpoint.ts";
import type { Json, JsonCodec } from "../../values/codec.ts";
import { Pass } from "../../values/pass.ts";
import { isEntity, isGraphql } from "../as-graphql.ts";
import type { Asked } from "./asked.ts";
import type { Arguments } from "./field-forms.ts";
import { FieldFailure } from "./told-failure.ts";

type WireObject = { readonly [key: string]: Json };

/** How a type of entities is read: who owns it has a resolver, who adds fields to it knows its key. */
interface EntityType {
  readonly endpoint: Endpoint | null;
  readonly key: JsonCodec<unknown, never>;
}

/** The entities of a subgraph, by their keys. */
export class Entities {
  readonly #types = new Map<string, EntityType>();

  constructor(endpoints: readonly Endpoint[]) {
    for (const { operation } of endpoints) {
      if (!isGraphql(operation) || operation.shape !== "field" || operation.parent === null) continue;
      const [type = ""] = operation.field.split(".");
      this.#types.set(type, { endpoint: null, key: operation.parent });
    }
    for (const endpoint of endpoints) {
      const { operation } = endpoint;
      if (isEntity(operation)) this.#types.set(operation.entity, { endpoint, key: operation.key });
    }
  }

  /** The entities that a gateway names, in its order: null where there is none, and a failure where it is no name. */
  represented(representations: Json | undefined, asked: Asked): readonly unknown[] {
    const list: readonly Json[] = Array.isArray(representations) ? representations : [];
    return list.map((it, index) => this.#represented(it, `representations.${index}`, asked));
  }

  /** Makes a field look up what is asked of entities beyond their keys, which is all that it knows. */
  complete(field: GraphQLField<unknown, Asked, Arguments>, entity: string): void {
    const resolve = field.resolve ?? defaultFieldResolver;
    const type = this.#types.get(entity);
    const endpoint = type?.endpoint ?? null;
    if (endpoint === null) throw new TypeError(`nobody resolves '${entity}'`);
    const referred = new Map<readonly AuthOption[], Endpoint>();
    // Whoever may read a value may read what it refers to: another field has asked who calls.
    const endpointFor = ({ admitted }: Asked): Endpoint => {
      const known = referred.get(admitted) ?? withAuth(endpoint, admitted);
      referred.set(admitted, known);
      return known;
    };
    const look = (value: unknown, asked: Asked, info: GraphQLResolveInfo): unknown => {
      if (value === null || value === undefined) return value;
      if (Array.isArray(value)) return value.map((it) => look(it, asked, info));
      if (!isObject(value) || !asksForMore(info.fieldNodes, value, info.fragments)) return value;
      return asked.entity(endpointFor(asked), value).then((it) => it ?? missing(entity));
    };
    field.resolve = (source, args, asked, info) => {
      const value: unknown = resolve(source, args, asked, info);
      return value instanceof Promise ? value.then((it) => look(it, asked, info)) : look(value, asked, info);
    };
  }

  #represented(representation: Json, path: string, asked: Asked): unknown {
    if (!isObject(representation)) return refused(path, "is no object");
    const { __typename: name, ...key } = representation;
    const type = typeof name === "string" ? this.#types.get(name) : undefined;
    if (type === undefined) return refused(`${path}.__typename`, "is no entity of this subgraph");
    const pass = new Pass("ignore");
    const decoded = type.key.decode(key, `.${path}`, pass);
    const [violation] = pass.violations;
    if (violation !== undefined) return refused(violation.field, violation.message);
    if (type.endpoint === null) return representation;
    // Without what a gateway says beside it: the same entity is asked for once.
    const found = asked.entity(type.endpoint, encoded(type.key, decoded, `.${path}`, pass));
    return found.then((it) => (isObject(it) ? { ...it, __typename: name } : null));
  }
}

/** The same resolver, for callers who have proved something else than gateways must. */
function withAuth({ service, operation, host }: Endpoint, auth: readonly AuthOption[]): Endpoint {
  const [, name = ""] = operation.interaction.split(".");
  return new Endpoint(service, name, { ...operation, auth }, host);
}

/** Whether a selection names a field that an object does not have. */
function asksForMore(nodes: readonly FieldNode[], value: WireObject, fragments: Fragments): boolean {
  return nodes.some(({ selectionSet }) => selectionSet !== undefined && selectsMore(selectionSet, value, fragments));
}

type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;

function selectsMore({ selections }: SelectionSetNode, value: WireObject, fragments: Fragments): boolean {
  return selections.some((it) => isMore(it, value, fragments));
}

function isMore(it: SelectionNode, value: WireObject, fragments: Fragments): boolean {
  switch (it.kind) {
    case Kind.FIELD:
      return it.name.value !== "__typename" && !Object.hasOwn(value, it.name.value);
    case Kind.INLINE_FRAGMENT:
      return selectsMore(it.selectionSet, value, fragments);
    case Kind.FRAGMENT_SPREAD: {
      const fragment = fragments[it.name.value];
      return fragment !== undefined && selectsMore(fragment.selectionSet, value, fragments);
    }
  }
}

function isObject(value: unknown): value is WireObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refused(field: string, message: string): FieldFailure {
  const violations = [{ field, rule: "key", message }];
  const extensions = { code: "BAD_USER_INPUT", canonical: "invalid_argument", retryable: false, violations };
  return new FieldFailure({ message: `${field} ${message}`, extensions });
}

function missing(entity: string): FieldFailure {
  const extensions = { code: "NOT_FOUND", canonical: "not_found", retryable: false };
  return new FieldFailure({ message: `there is no ${entity} of this key`, extensions });
}
