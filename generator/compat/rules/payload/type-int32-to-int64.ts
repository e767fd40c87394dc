import { fieldsExample } from "../../example.ts";
import { type CompatRule, claim, column, isOf } from "../../rule.ts";
import { sortOf, stepSort } from "../../type-step.ts";

/** A12: An integer became wider. */
export const typeInt32ToInt64: CompatRule = {
  id: "type-int32-to-int64",
  row: "A12",
  axis: "wire",
  says: "is a wider integer",
  summary: "An integer became wider.",
  why: "Old readers have no room for the new values; a long is text in JSON, and a bigint in code.",
  fix: "Add a field of the new type beside the old one, write both, let readers move, and remove the old one after its sunset.",
  claims: claim("type", (it) => stepSort(it.step) === "int32-to-int64"),
  verdicts: {
    json: column("safe", "breaking"),
    proto: column("breaking", "breaking"),
    avro: column("safe", "breaking"),
    graphql: column("breaking", "breaking"),
  },
  exception: {
    says: "a long is text in JSON, so that both sides fail; a safeint and a long are the same on other wires",
    judge: (change, use, lens) => {
      if (!isOf(change.fact, "type")) return null;
      const { from, to } = change.fact.step;
      if (sortOf(to) === "long" && use.codec === "json") return "breaking";
      if (sortOf(from) !== "safeint" || (use.codec !== "proto" && use.codec !== "avro")) return null;
      return lens === "backward" ? "safe" : "dangerous";
    },
  },
  example: fieldsExample(["id: id", "count: int"], ["id: id", "count: safeint"]),
};
