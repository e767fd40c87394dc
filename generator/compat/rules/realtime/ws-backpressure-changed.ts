import { feedExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** R11: What is done with a slow client changed. */
export const wsBackpressureChanged: CompatRule = {
  id: "ws-backpressure-changed",
  row: "R11",
  axis: "wire",
  says: "treats slow clients otherwise",
  summary: "What is done with a slow client changed.",
  why: "Messages are lost without a word, or connections end.",
  fix: "Tell clients.",
  claims: claim("key", (it) => it.key === "slowConsumer"),
  verdicts: always("breaking"),
  exception: {
    says: "dangerous, and not breaking, where connections end from now on",
    judge: ({ after }) => (after === "close" ? "dangerous" : null),
  },
  example: feedExample("transport: sse, path: /feed", "transport: sse, path: /feed, slowConsumer: drop-oldest"),
};
