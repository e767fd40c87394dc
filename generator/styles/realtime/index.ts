import { defineStyle } from "../style.ts";
import { realtimeDefaults } from "./defaults.ts";
import { type RealtimeWritten, resolveRealtime } from "./resolve.ts";
import { realtimeKeys } from "./schema.ts";

/** WebSocket and server-sent events. */
export const realtime = defineStyle<RealtimeWritten>({
  name: "realtime",
  summary: "WebSocket and server-sent events, described by AsyncAPI and OpenAPI",
  keys: realtimeKeys,
  defaultableKeys: ["resume", "heartbeat", "slowConsumer", "origins", "encoding"],
  shape: () => "stream",
  isConsumer: () => false,
  defaults: (syntax) => realtimeDefaults(syntax.transport === "sse"),
  defaultAuth: () => null,
  resolve: resolveRealtime,
});
