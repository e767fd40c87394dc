import { defineEmitter, generated } from "../../emit/emitter.ts";
import { subgraph, subgraphName } from "../../emit/subgraph.ts";
import { subgraphView } from "../../emit/subgraph-view.ts";

/** The subgraph of each service that answers fields of the federated graph. */
export const graphqlSdl = defineEmitter({
  name: "graphql-sdl",
  summary: "GraphQL subgraphs, for federation 2",
  styles: ["graphql"],
  scope: "service",
  emit(service, { workspace, render }) {
    const part = subgraph(workspace, service);
    if (part === null) return [];
    const path = `contracts/graphql/${subgraphName(service)}.graphql`;
    return [generated(path, render("graphql-sdl/subgraph", subgraphView(part)))];
  },
});
