import { fieldsExample } from "../../example.ts";
import { type CompatRule, claim, column, isOf } from "../../rule.ts";
import { sortOf, stepSort } from "../../type-step.ts";

/** A15: A double became an integer. */
export const typeFloatToInt: CompatRule = {
  id: "type-float-to-int",
  row: "A15",
  axis: "wire",
  says: "is an integer",
  summary: "A double became an integer.",
  why: "New readers meet fractions.",
  fix: "Add a field of the new type beside the old one, write both, let readers move, and remove the old one after its sunset.",
  claims: claim("type", (it) => stepSort(it.step) === "float-to-int"),
  verdicts: {
    json: column("breaking", "safe"),
    proto: column("breaking", "breaking"),
    avro: column("breaking", "safe"),
    graphql: column("breaking", "safe"),
  },
  exception: {
    says: "a long is text in JSON, so that both sides fail",
    judge: (change, use, lens) => {
      if (!isOf(change.fact, "type")) return null;
      const { from, to } = change.fact.step;
      return lens === "forward" && sortOf(from) === "double" && sortOf(to) === "long" && use.codec === "json"
        ? "breaking"
        : null;
    },
  },
  example: fieldsExample(["id: id", "count: double"], ["id: id", "count: int"]),
};
