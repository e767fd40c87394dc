import { defineEmitter, generated } from "../../emit/emitter.ts";
import { composeSupergraph } from "../../emit/supergraph.ts";
import { supergraphView } from "./view.ts";

/** What a gateway routes by: all subgraphs of the workspace as one graph. */
export const graphqlSupergraph = defineEmitter({
  name: "graphql-supergraph",
  summary: "The supergraph that the GraphQL subgraphs compose to",
  styles: ["graphql"],
  scope: "workspace",
  emit(workspace, { render }) {
    const composition = composeSupergraph(workspace);
    if (composition?.kind !== "composed") return [];
    const view = supergraphView(composition.supergraph);
    return [generated("contracts/graphql/supergraph.graphql", render("graphql-supergraph/supergraph", view))];
  },
});
