import { serviceExample } from "../../example.ts";
import { always, type CompatRule, claim, isOf } from "../../rule.ts";

/** A60: A service refuses fields that it does not know, or no longer does. */
export const objectClosed: CompatRule = {
  id: "object-closed",
  row: "A60",
  axis: "wire",
  says: "treats unknown fields otherwise",
  summary: "A service refuses fields that it does not know, or no longer does.",
  why: "Callers that send more than they should are refused from now on.",
  fix: "Look at what callers send before you refuse it.",
  claims: claim("unknown-fields"),
  verdicts: always("breaking"),
  exception: {
    says: "safe where they are ignored from now on",
    judge: (change) => (isOf(change.fact, "unknown-fields") && change.fact.to === "ignore" ? "safe" : null),
  },
  example: serviceExample(["unknownFields: ignore"], ["unknownFields: reject"]),
};
