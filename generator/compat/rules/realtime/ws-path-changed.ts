import { feedExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** R05: The path of a channel changed. */
export const wsPathChanged: CompatRule = {
  id: "ws-path-changed",
  row: "R05",
  axis: "wire",
  says: "has another path",
  summary: "The path of a channel changed.",
  why: "Clients of the old path get 404.",
  fix: "Serve both until the old one has no clients.",
  claims: claim("key", (it) => it.key === "path" && it.to.style === "realtime"),
  verdicts: always("breaking"),
  exception: null,
  example: feedExample("transport: sse, path: /feed", "transport: sse, path: /news"),
};
