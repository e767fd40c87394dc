import { graphTypesExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** Q14: A type got a key. */
export const fedKeyAdded: CompatRule = {
  id: "fed-key-added",
  row: "Q14",
  axis: "wire",
  says: "is an entity now",
  summary: "A type got a key.",
  why: "Nobody asks for it by the key yet.",
  fix: "Nothing to do.",
  claims: claim("entity-key", (it) => it.from.key === null && it.to.key !== null),
  verdicts: always("safe"),
  exception: null,
  example: graphTypesExample(
    ["Order: { fields: { id: id, no: string } }"],
    ["Order: { key: id, fields: { id: id, no: string } }"],
  ),
};
