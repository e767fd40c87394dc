import { defineEmitter, generated } from "../../emit/emitter.ts";
import { moduleFile } from "../../emit/typescript/module-path.ts";
import { realtimeModule } from "../../emit/typescript/operations-module.ts";
import { wrapped } from "../../emit/typescript/wrapped.ts";
import { realtimeView } from "./view.ts";

/** WebSocket and server-sent events as data: what clients connect to and servers answer. */
export const tsRealtime = defineEmitter({
  name: "ts-realtime",
  summary: "TypeScript operations of WebSocket and server-sent events: paths, codecs, sessions and policies",
  styles: ["realtime"],
  scope: "service",
  emit(service, { workspace, render }) {
    const view = realtimeView(workspace, service);
    if (view === null) return [];
    const file = moduleFile({ unit: service, module: realtimeModule.module });
    return [generated(file, wrapped(render("ts-realtime/operations", view)))];
  },
});
