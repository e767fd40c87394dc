import { always, type CompatRule, claim } from "../../rule.ts";

/** B08: An interaction moved to another service. */
export const ownerMoved: CompatRule = {
  id: "owner-moved",
  row: "B08",
  axis: "wire",
  says: "belongs to another service",
  summary: "An interaction moved to another service.",
  why: "Callers ask the old host.",
  fix: "Keep it in the old service until its sunset, and let it call the new one.",
  claims: claim("interaction-moved"),
  verdicts: always("breaking"),
  exception: null,
  example: null,
};
