import { fieldsExample } from "../../example.ts";
import { type CompatRule, claim, column, isOf } from "../../rule.ts";
import { sortOf, stepSort } from "../../type-step.ts";

/** A14: An integer became a double. */
export const typeIntToFloat: CompatRule = {
  id: "type-int-to-float",
  row: "A14",
  axis: "wire",
  says: "is a double",
  summary: "An integer became a double.",
  why: "Old readers meet fractions.",
  fix: "Add a field of the new type beside the old one, write both, let readers move, and remove the old one after its sunset.",
  claims: claim("type", (it) => stepSort(it.step) === "int-to-float"),
  verdicts: {
    json: column("safe", "breaking"),
    proto: column("breaking", "breaking"),
    avro: column("safe", "breaking"),
    graphql: column("breaking", "breaking"),
  },
  exception: {
    says: "a long is text in JSON, so that both sides fail",
    judge: (change, use, lens) => {
      if (!isOf(change.fact, "type")) return null;
      const { from, to } = change.fact.step;
      return lens === "backward" && sortOf(from) === "long" && sortOf(to) === "double" && use.codec === "json"
        ? "breaking"
        : null;
    },
  },
  example: fieldsExample(["id: id", "count: int"], ["id: id", "count: double"]),
};
