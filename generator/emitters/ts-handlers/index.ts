import { defineEmitter, seeded } from "../../emit/emitter.ts";
import { handlersSeed } from "./seed.ts";
import { handlersView } from "./view.ts";

/** The file in which a person writes what a service does. */
export const tsHandlers = defineEmitter({
  name: "ts-handlers",
  summary: "Handler stubs in TypeScript: written once, then yours; new interactions are added",
  scope: "service",
  styles: ["http", "grpc", "stream", "event", "graphql", "realtime", "mqtt"],
  emit(service, { workspace, render, outFromHandlers }) {
    const seed = handlersSeed(workspace, service, outFromHandlers);
    if (seed === null) return [];
    return [seeded(`${service.folder}.ts`, render("ts-handlers/handlers", handlersView(seed)), seed)];
  },
});
