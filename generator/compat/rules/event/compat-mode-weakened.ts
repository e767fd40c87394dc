import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** E21: The mode of a schema registry changed. */
export const compatModeWeakened: CompatRule = {
  id: "compat-mode-weakened",
  row: "E21",
  axis: "wire",
  says: "is checked otherwise by the registry",
  summary: "The mode of a schema registry changed.",
  why: "Schemas that break consumers are let in.",
  fix: "Keep the mode, or publish to a new topic.",
  claims: claim("key", (it) => it.key === "registryMode"),
  verdicts: always("dangerous"),
  exception: {
    says: "safe where it is stricter",
    judge: ({ before, after }) => (modeStrength(after) > modeStrength(before) ? "safe" : null),
  },
  example: interactionsExample(
    ["orderChanged: { style: event, topic: orders, payload: Order, encoding: avro, registryMode: full_transitive }"],
    ["orderChanged: { style: event, topic: orders, payload: Order, encoding: avro, registryMode: none }"],
  ),
};

function modeStrength(mode: string | null): number {
  if (mode === null || mode === "none") return 0;
  return (mode.startsWith("full") ? 3 : 1) + (mode.endsWith("_transitive") ? 1 : 0);
}
