import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B09: An interaction that read messages sends them, or the other way round. */
export const directionFlipped: CompatRule = {
  id: "direction-flipped",
  row: "B09",
  axis: "wire",
  says: "sends where it read, or reads where it sent",
  summary: "An interaction that read messages sends them, or the other way round.",
  why: "Whoever is on the other side does the same as before.",
  fix: "Add an interaction under another name.",
  claims: claim("key", (it) => it.key === "role"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    [
      "orderChanged: { style: event, topic: orders, payload: Order }",
      "notes: { style: event, topic: notes, payload: Note }",
    ],
    [
      "orderChanged: { style: event, topic: orders, payload: Order }",
      "notes: { style: event, consumes: orderChanged }",
    ],
  ),
};
