import { feedExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** R06: A WebSocket became server-sent events, or the other way round. */
export const realtimeTransportChanged: CompatRule = {
  id: "realtime-transport-changed",
  row: "R06",
  axis: "wire",
  says: "has another transport",
  summary: "A WebSocket became server-sent events, or the other way round.",
  why: "Clients of the old transport cannot connect.",
  fix: "Add an interaction with the new transport.",
  claims: claim("key", (it) => it.key === "transport"),
  verdicts: always("breaking"),
  exception: null,
  example: feedExample("transport: sse, path: /feed", "transport: websocket, path: /feed"),
};
