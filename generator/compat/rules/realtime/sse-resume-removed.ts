import { feedExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** R08: What a client may miss and still get changed. */
export const sseResumeRemoved: CompatRule = {
  id: "sse-resume-removed",
  row: "R08",
  axis: "wire",
  says: "goes on otherwise after a break",
  summary: "What a client may miss and still get changed.",
  why: "After a break clients miss messages.",
  fix: "Keep it until clients load anew after a break.",
  claims: claim("key", (it) => it.key === "resume" && it.to.style === "realtime"),
  verdicts: always("breaking"),
  exception: {
    says: "safe where there was none, dangerous where it is another",
    judge: ({ before, after }) => (before === null ? "safe" : after === null ? null : "dangerous"),
  },
  example: feedExample("transport: sse, path: /feed, resume: true", "transport: sse, path: /feed"),
};
