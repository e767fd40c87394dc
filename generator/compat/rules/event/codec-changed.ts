import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** E19: The encoding of events changed. */
export const codecChanged: CompatRule = {
  id: "codec-changed",
  row: "E19",
  axis: "wire",
  says: "is written in another encoding",
  summary: "The encoding of events changed.",
  why: "Consumers cannot read them.",
  fix: "Publish to a new topic in the new encoding.",
  claims: claim("key", (it) => it.key === "encoding"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ["orderChanged: { style: event, topic: orders, payload: Order }"],
    ["orderChanged: { style: event, topic: orders, payload: Order, encoding: avro }"],
  ),
};
