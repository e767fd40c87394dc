import { camelCase } from "../../base/words.ts";
import type { AnsweredInteraction } from "../../model/interaction.ts";
import type { Unit } from "../../model/workspace.ts";
import { modulePath } from "./module-path.ts";
import type { Printing } from "./type-text.ts";

/** Where the operations of some styles stand in a unit's folder. */
export interface OperationsModule {
  readonly module: string;
  /** What the name of its constant ends in: `ordersHttp`. */
  readonly suffix: string;
}

export const httpModule: OperationsModule = { module: "wire/http", suffix: "Http" };
export const rpcModule: OperationsModule = { module: "wire/rpc", suffix: "Rpc" };
export const graphqlModule: OperationsModule = { module: "wire/graphql", suffix: "Graphql" };
export const resolversModule: OperationsModule = { module: "wire/graphql", suffix: "Resolvers" };
export const realtimeModule: OperationsModule = { module: "wire/realtime", suffix: "Realtime" };
export const eventsModule: OperationsModule = { module: "wire/event", suffix: "Events" };
export const consumersModule: OperationsModule = { module: "wire/event-consumers", suffix: "Consumers" };
export const mqttModule: OperationsModule = { module: "wire/mqtt", suffix: "Mqtt" };
export const subscribersModule: OperationsModule = { module: "wire/mqtt-subscribers", suffix: "Subscribers" };

/** Where the SDL of a service's subgraph stands. */
export const schemaModule = "wire/graphql-schema";

/** The constant with the SDL of a service's subgraph: `ordersSubgraph`. */
export function schemaName({ folder }: Unit): string {
  return `${camelCase(folder)}Subgraph`;
}

/** The module that holds an operation. */
export function operationsModule(interaction: AnsweredInteraction): OperationsModule {
  switch (interaction.style) {
    case "http":
      return httpModule;
    case "grpc":
    case "stream":
      return rpcModule;
    case "realtime":
      return realtimeModule;
    case "graphql":
      return interaction.field.root === null ? resolversModule : graphqlModule;
  }
}

/** The constant with the operations of a unit: `ordersHttp`. */
export function operationsName({ folder }: Unit, { suffix }: OperationsModule): string {
  return camelCase(folder) + suffix;
}

/** The same, imported. */
export function importedOperations({ imports, place }: Printing, unit: Unit, of: OperationsModule): string {
  const name = operationsName(unit, of);
  return imports.value(name, modulePath(place, unit, of.module), `${name}Operations`);
}
