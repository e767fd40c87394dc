import { interactionsExample } from "../../example.ts";
import { isTime, lowered } from "../../key-numbers.ts";
import { always, type CompatRule, isOf } from "../../rule.ts";

/** E12: Events are kept or worth something for less time. */
export const retentionDecreased: CompatRule = {
  id: "retention-decreased",
  row: "E12",
  axis: "wire",
  says: "is kept for less time",
  summary: "Events are kept or worth something for less time.",
  why: "Consumers that lag or read again miss some.",
  fix: "Look at how far consumers lag.",
  claims: ({ fact, before, after }) => isOf(fact, "key") && isTime(fact.key) && lowered({ before, after }),
  verdicts: always("dangerous"),
  exception: null,
  example: interactionsExample(
    ["orderChanged: { style: event, topic: orders, payload: Order, retention: 7d }"],
    ["orderChanged: { style: event, topic: orders, payload: Order, retention: 1d }"],
  ),
};
