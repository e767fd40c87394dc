import { interactionsExample } from "../../example.ts";
import { isTime, raised } from "../../key-numbers.ts";
import { always, type CompatRule, isOf } from "../../rule.ts";

/** E13: Events are kept or worth something for more time. */
export const retentionIncreased: CompatRule = {
  id: "retention-increased",
  row: "E13",
  axis: "wire",
  says: "is kept for more time",
  summary: "Events are kept or worth something for more time.",
  why: "Old events are read for longer: what they look like must be readable for as long.",
  fix: "Nothing to do.",
  claims: ({ fact, before, after }) => isOf(fact, "key") && isTime(fact.key) && raised({ before, after }),
  verdicts: always("safe"),
  exception: null,
  example: interactionsExample(
    ["orderChanged: { style: event, topic: orders, payload: Order, retention: 1d }"],
    ["orderChanged: { style: event, topic: orders, payload: Order, retention: 7d }"],
  ),
};
