import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** G04: A stream became single, or the other way round. */
export const streamModeChanged: CompatRule = {
  id: "stream-mode-changed",
  row: "G04",
  axis: "wire",
  says: "streams in another direction",
  summary: "A stream became single, or the other way round.",
  why: "Callers wait for one message where there are many, or the other way round.",
  fix: "Add an interaction under another name.",
  claims: claim("key", (it) => it.key === "mode"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ["export: { style: stream, in: Order, out: stream Note, idempotency: none }"],
    ["export: { style: stream, in: stream Order, out: stream Note, idempotency: none }"],
  ),
};
