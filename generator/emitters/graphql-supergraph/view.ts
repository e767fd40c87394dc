import { directivesIn } from "../../emit/graphql-directives.ts";
import { graphqlString } from "../../emit/graphql-value.ts";
import { type DefinitionView, definitionView } from "../../emit/subgraph-view.ts";
import type { Supergraph } from "../../emit/supergraph-model.ts";

/** What `supergraph.hbs` prints. */
export interface SupergraphView {
  readonly roots: readonly string[];
  readonly hasTag: boolean;
  readonly hasAuthenticated: boolean;
  readonly hasRequiresScopes: boolean;
  readonly hasOneOf: boolean;
  readonly graphs: readonly { readonly id: string; readonly name: string; readonly url: string }[];
  readonly definitions: readonly DefinitionView[];
}

/** The view of a supergraph, with every text escaped. */
export function supergraphView({ graphs, definitions }: Supergraph): SupergraphView {
  const names = new Set(definitions.map((it) => it.name));
  const used = new Set(directivesIn(definitions));
  return {
    roots: ["Query", "Mutation", "Subscription"]
      .filter((it) => names.has(it))
      .map((it) => `${it.toLowerCase()}: ${it}`),
    hasTag: used.has("tag"),
    hasAuthenticated: used.has("authenticated"),
    hasRequiresScopes: used.has("requiresScopes"),
    hasOneOf: used.has("oneOf"),
    graphs: graphs.map((it) => ({ id: it.id, name: graphqlString(it.name), url: graphqlString(it.url) })),
    definitions: definitions.map(definitionView),
  };
}
