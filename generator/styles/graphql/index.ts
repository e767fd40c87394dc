import { defineStyle } from "../style.ts";
import { graphqlDefaults } from "./defaults.ts";
import { type GraphqlWritten, resolveGraphql, rootOf } from "./resolve.ts";
import { graphqlKeys } from "./schema.ts";

/** Federated GraphQL. */
export const graphql = defineStyle<GraphqlWritten>({
  name: "graphql",
  summary: "Fields of a federated graph, described by SDL",
  keys: graphqlKeys,
  defaultableKeys: ["cost"],
  shape: (syntax) => (rootOf(syntax.field) === "Subscription" ? "stream" : "call"),
  isConsumer: () => false,
  defaults: (syntax) => graphqlDefaults(rootOf(syntax.field) === "Mutation"),
  defaultAuth: () => null,
  resolve: resolveGraphql,
});
