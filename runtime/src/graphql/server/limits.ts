import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from "graphql";

/**
 * What a document may be at most. Source: conventions.md, Auth and exposure, "limits"; `selections`: as many as tokens, since
 * fragments that hold fragments make a short text ask for anything.
 */
export interface DocumentLimits {
  readonly depth: number;
  readonly aliases: number;
  readonly tokens: number;
  /** Fields and fragments, as if each fragment were written out wherever it stands. */
  readonly selections: number;
  readonly cost: number;
}

/** The limits where a subgraph needs no other ones. */
export const usualLimits: DocumentLimits = { depth: 10, aliases: 15, tokens: 1000, selections: 1000, cost: 1000 };

/** The fragments of a document by their names. */
export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** The fragments of a document by their names. */
export function fragmentsOf({ definitions }: DocumentNode): Fragments {
  return new Map(
    definitions.flatMap((it) => (it.kind === Kind.FRAGMENT_DEFINITION ? [[it.name.value, it] as const] : [])),
  );
}

/** How many aliases a document has. */
export function aliasesIn(document: DocumentNode): number {
  let count = 0;
  visit(document, {
    Field: ({ alias }) => {
      if (alias !== undefined) count += 1;
    },
  });
  return count;
}

/** How much an operation selects, where each fragment counts as often as it stands. The document is valid. */
export function selectionsIn({ selectionSet }: OperationDefinitionNode, fragments: Fragments): number {
  const known = new Map<string, number>();
  const inSet = ({ selections }: SelectionSetNode): number => selections.reduce((sum, it) => sum + 1 + below(it), 0);
  const below = (it: SelectionNode): number => {
    if (it.kind !== Kind.FRAGMENT_SPREAD) return it.selectionSet === undefined ? 0 : inSet(it.selectionSet);
    const name = it.name.value;
    const fragment = fragments.get(name);
    const found = known.get(name) ?? (fragment === undefined ? 0 : inSet(fragment.selectionSet));
    known.set(name, found);
    return found;
  };
  return inSet(selectionSet);
}

/**
 * How deep an operation goes: 1 for a field without others below it. What a document asks of the schema itself has a
 * limit of its own. The document is valid: its fragments do not hold themselves.
 */
export function depthOf({ selectionSet }: OperationDefinitionNode, fragments: Fragments): number {
  const known = new Map<string, number>();
  const deepest = (set: SelectionSetNode): number => Math.max(0, ...set.selections.map(depth));
  const depth = (it: SelectionNode): number => {
    switch (it.kind) {
      case Kind.FIELD:
        if (it.name.value.startsWith("__")) return 0;
        return 1 + (it.selectionSet === undefined ? 0 : deepest(it.selectionSet));
      case Kind.INLINE_FRAGMENT:
        return deepest(it.selectionSet);
      case Kind.FRAGMENT_SPREAD: {
        const name = it.name.value;
        const fragment = fragments.get(name);
        const found = known.get(name) ?? (fragment === undefined ? 0 : deepest(fragment.selectionSet));
        known.set(name, found);
        return found;
      }
    }
  };
  return deepest(selectionSet);
}
