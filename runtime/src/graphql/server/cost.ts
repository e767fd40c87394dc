import {
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";
import type { Operation } from "../../operation.ts";
import { isGraphql } from "../as-graphql.ts";
import type { Fragments } from "./limits.ts";

/** Values of variables as they came. */
export type Variables = Readonly<Record<string, unknown>>;
/** What an operation costs with these variables. */
export type Cost = (variables: Variables) => number;

interface Weight {
  readonly cost: number;
  /** Of each that is below it. */
  readonly each: number;
  /** How often what is below is asked for; null: once. */
  readonly times: ((node: FieldNode, variables: Variables) => number) | null;
}

/** The weights of the fields that interactions answer; other fields cost nothing. */
export type Weights = ReadonlyMap<string, Weight>;

/** The weights of a subgraph. A page costs what is below it as often as it has items; so do entities, of which each is looked up. */
export function weightsOf(operations: readonly Operation[]): Weights {
  const weights = operations.filter(isGraphql).map(({ field, cost, page }): [string, Weight] => {
    if (page === null) return [field, { cost, each: 0, times: null }];
    const { limit, max } = page;
    const times: Weight["times"] = (node, variables) =>
      Math.min(max, Math.max(1, integerOf(argumentOf(node, "first"), variables) ?? limit));
    return [field, { cost, each: 0, times }];
  });
  const entities: Weight = {
    cost: 0,
    each: 1,
    times: (node, variables) => lengthOf(argumentOf(node, "representations"), variables),
  };
  return new Map([...weights, ["Query._entities", entities]]);
}

/** What an operation of a valid document costs. */
export function costOf(
  operation: OperationDefinitionNode,
  fragments: Fragments,
  schema: GraphQLSchema,
  weights: Weights,
): Cost {
  const ofFragments = new Map<string, Cost>();

  function ofSet({ selections }: SelectionSetNode, type: GraphQLNamedType | undefined): Cost {
    return sumOf(selections.map((it) => ofSelection(it, type)));
  }

  function ofSelection(it: SelectionNode, type: GraphQLNamedType | undefined): Cost {
    switch (it.kind) {
      case Kind.FIELD:
        return ofField(it, type);
      case Kind.INLINE_FRAGMENT:
        return ofSet(
          it.selectionSet,
          it.typeCondition === undefined ? type : schema.getType(it.typeCondition.name.value),
        );
      case Kind.FRAGMENT_SPREAD: {
        const name = it.name.value;
        const fragment = fragments.get(name);
        if (fragment === undefined) return nothing;
        const cost =
          ofFragments.get(name) ?? ofSet(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value));
        ofFragments.set(name, cost);
        return cost;
      }
    }
  }

  function ofField(node: FieldNode, type: GraphQLNamedType | undefined): Cost {
    if (!isObjectType(type)) return nothing;
    const name = node.name.value;
    const field = type.getFields()[name];
    const { selectionSet } = node;
    const isLeaf = selectionSet === undefined || field === undefined;
    const below = isLeaf ? nothing : ofSet(selectionSet, getNamedType(field.type));
    return weighed(node, weights.get(`${type.name}.${name}`), below);
  }

  return ofSet(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
}

const nothing: Cost = () => 0;

function weighed(node: FieldNode, weight: Weight | undefined, below: Cost): Cost {
  if (weight === undefined) return below;
  const { cost, each, times } = weight;
  if (times !== null) return (variables) => cost + times(node, variables) * (each + below(variables));
  return below === nothing ? () => cost : (variables) => cost + below(variables);
}

function sumOf(costs: readonly Cost[]): Cost {
  const some = costs.filter((it) => it !== nothing);
  const [first = nothing] = some;
  return some.length < 2 ? first : (variables) => some.reduce((sum, it) => sum + it(variables), 0);
}

function argumentOf({ arguments: given = [] }: FieldNode, name: string): ValueNode | undefined {
  return given.find((it) => it.name.value === name)?.value;
}

function integerOf(node: ValueNode | undefined, variables: Variables): number | null {
  if (node?.kind === Kind.INT) return Number(node.value);
  const value = node?.kind === Kind.VARIABLE ? variables[node.name.value] : undefined;
  return typeof value === "number" ? value : null;
}

function lengthOf(node: ValueNode | undefined, variables: Variables): number {
  if (node?.kind === Kind.LIST) return node.values.length;
  const value = node?.kind === Kind.VARIABLE ? variables[node.name.value] : undefined;
  return Array.isArray(value) ? value.length : 1;
}
