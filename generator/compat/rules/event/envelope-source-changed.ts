import { always, type CompatRule, claim } from "../../rule.ts";

/** E18: The CloudEvents `source` of a message changed. */
export const envelopeSourceChanged: CompatRule = {
  id: "envelope-source-changed",
  row: "E18",
  axis: "wire",
  says: "has another source",
  summary: "The CloudEvents `source` of a message changed.",
  why: "Filters and routers that go by it do not see it.",
  fix: "Publish both until nobody reads the old one.",
  claims: claim("key", (it) => it.key === "source"),
  verdicts: always("dangerous"),
  exception: null,
  example: null,
};
