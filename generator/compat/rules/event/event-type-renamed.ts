import { always, type CompatRule, claim } from "../../rule.ts";

/** E01: The CloudEvents `type` of a message changed. */
export const eventTypeRenamed: CompatRule = {
  id: "event-type-renamed",
  row: "E01",
  axis: "wire",
  says: "has another type",
  summary: "The CloudEvents `type` of a message changed.",
  why: "Routers and filters that go by it do not see it.",
  fix: "Publish both types until the old one has no readers.",
  claims: claim("key", (it) => it.key === "type"),
  verdicts: always("breaking"),
  exception: null,
  example: null,
};
