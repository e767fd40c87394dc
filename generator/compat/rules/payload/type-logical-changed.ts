import { fieldsExample } from "../../example.ts";
import { always, type CompatRule, claim, isOf } from "../../rule.ts";
import { sortOf, stepSort } from "../../type-step.ts";

/** A27: Text has another form: another scale, a time for a duration, a uuid for any text. */
export const typeLogicalChanged: CompatRule = {
  id: "type-logical-changed",
  row: "A27",
  axis: "wire",
  says: "has another form",
  summary: "Text has another form: another scale, a time for a duration, a uuid for any text.",
  why: "What one side writes the other refuses, or reads as another value.",
  fix: "Add a field of the new type beside the old one, write both, let readers move, and remove the old one after its sunset.",
  claims: claim("type", (it) => stepSort(it.step) === "logical-changed"),
  verdicts: always("breaking"),
  exception: {
    says: "an id and a string are the same but in a graph",
    judge: (change, use, lens) => {
      if (!isOf(change.fact, "type")) return null;
      const { from, to } = change.fact.step;
      const both = [sortOf(from), sortOf(to)];
      const isText = both.every((it) => it === "id" || it === "string");
      return isText && use.codec !== "graphql" && lens !== null ? "safe" : null;
    },
  },
  example: fieldsExample(["id: id", 'count: "decimal(9,2)"'], ["id: id", 'count: "decimal(9,3)"']),
};
