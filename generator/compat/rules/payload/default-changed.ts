import { fieldsExample } from "../../example.ts";
import { type CompatRule, claim, column } from "../../rule.ts";

/** A55: The default of a field changed. */
export const defaultChanged: CompatRule = {
  id: "default-changed",
  row: "A55",
  axis: "semantic",
  says: "has another default",
  summary: "The default of a field changed.",
  why: "The same message means something else than before.",
  fix: "Add a field under another name, or let senders say the value before you change it.",
  claims: claim("default", (it) => it.from !== null && it.to !== null),
  verdicts: {
    json: column("dangerous", "dangerous"),
    proto: column("dangerous", "dangerous"),
    avro: column("dangerous", "dangerous"),
    graphql: column("dangerous", "safe"),
  },
  exception: {
    says: "breaking for what is sent to a stable interaction",
    judge: (_change, use, lens) =>
      lens === "backward" && use.direction === "in" && use.interaction.stability === "stable" ? "breaking" : null,
  },
  example: fieldsExample(["id: id", "size: { type: int, default: 1 }"], ["id: id", "size: { type: int, default: 2 }"]),
};
