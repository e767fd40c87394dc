import type { GraphqlDefinition } from "./subgraph-model.ts";

/** All subgraphs of a workspace as one graph, as data. */
export interface Supergraph {
  readonly graphs: readonly SupergraphMember[];
  readonly definitions: readonly GraphqlDefinition[];
}

/** A subgraph as a gateway knows it. */
export interface SupergraphMember {
  /** Its name among the values of `join__Graph`. */
  readonly id: string;
  readonly name: string;
  readonly url: string;
}

/** The supergraph, or why the subgraphs do not make one. */
export type Composition =
  | { readonly kind: "composed"; readonly supergraph: Supergraph }
  | { readonly kind: "refused"; readonly problems: readonly string[] };
