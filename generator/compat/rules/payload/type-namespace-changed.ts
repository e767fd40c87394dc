import { type CompatRule, claim, column } from "../../rule.ts";

/** A37: A type moved to another service or library. */
export const typeNamespaceChanged: CompatRule = {
  id: "type-namespace-changed",
  row: "A37",
  axis: "source",
  says: "moved to another file",
  summary: "A type moved to another service or library.",
  why: "Wires carry its short name at most; generated code imports it from elsewhere.",
  fix: "Import it from its new place when you generate again.",
  claims: claim("type-name", (it) => it.way === "namespace"),
  verdicts: {
    json: column("source", "source"),
    proto: column("source", "source"),
    avro: column("source", "source"),
    graphql: column("safe", "safe"),
  },
  exception: null,
  example: null,
};
