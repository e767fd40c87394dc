import { interactionsExample } from "../../example.ts";
import { raised } from "../../key-numbers.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** G07: The time without a message after which a stream ends changed. */
export const streamIdleDecreased: CompatRule = {
  id: "stream-idle-decreased",
  row: "G07",
  axis: "wire",
  says: "is ended sooner when nothing comes",
  summary: "The time without a message after which a stream ends changed.",
  why: "Slow streams end in the middle.",
  fix: "Send something now and then before you shorten it.",
  claims: claim("key", (it) => it.key === "idleTimeout"),
  verdicts: always("dangerous"),
  exception: { says: "safe where it is longer", judge: (change) => (raised(change) ? "safe" : null) },
  example: interactionsExample(
    ['export: { style: stream, in: { after: "id?" }, out: stream Order, idleTimeout: 60s }'],
    ['export: { style: stream, in: { after: "id?" }, out: stream Order, idleTimeout: 10s }'],
  ),
};
