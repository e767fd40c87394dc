import { defineEmitter, generated } from "../../emit/emitter.ts";
import { subgraph, subgraphName } from "../../emit/subgraph.ts";
import { subgraphView } from "../../emit/subgraph-view.ts";
import { moduleFile } from "../../emit/typescript/module-path.ts";
import { graphqlModule, schemaModule } from "../../emit/typescript/operations-module.ts";
import { wrapped } from "../../emit/typescript/wrapped.ts";
import { schemaView } from "./schema-view.ts";
import { graphqlView } from "./view.ts";

/** A part of the federated graph as data: what clients send, what resolvers answer, and the schema of both. */
export const tsGraphql = defineEmitter({
  name: "ts-graphql",
  summary: "TypeScript operations of GraphQL: documents, codecs and policies, and the subgraph's schema",
  styles: ["graphql"],
  scope: "service",
  emit(service, { workspace, render }) {
    const view = graphqlView(workspace, service);
    const part = subgraph(workspace, service);
    if (view === null || part === null) return [];
    const file = (module: string) => moduleFile({ unit: service, module });
    const sdl = render("graphql-sdl/subgraph", subgraphView(part));
    const schema = schemaView(service, `contracts/graphql/${subgraphName(service)}.graphql`, sdl);
    return [
      generated(file(graphqlModule.module), wrapped(render("ts-graphql/operations", view))),
      generated(file(schemaModule), render("ts-graphql/schema", schema)),
    ];
  },
});
