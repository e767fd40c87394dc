import { feedExample } from "../../example.ts";
import { raised } from "../../key-numbers.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** R09: The time between two heartbeats changed. */
export const wsHeartbeatDecreased: CompatRule = {
  id: "ws-heartbeat-decreased",
  row: "R09",
  axis: "wire",
  says: "beats otherwise",
  summary: "The time between two heartbeats changed.",
  why: "Clients that answer more slowly are cut off.",
  fix: "Let clients follow first.",
  claims: claim("key", (it) => it.key === "heartbeat"),
  verdicts: always("dangerous"),
  exception: { says: "safe where it is longer", judge: (change) => (raised(change) ? "safe" : null) },
  example: feedExample("transport: sse, path: /feed, heartbeat: 30s", "transport: sse, path: /feed, heartbeat: 5s"),
};
