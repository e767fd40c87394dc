import { fieldsExample } from "../../example.ts";
import { type CompatRule, claim, column, isOf } from "../../rule.ts";
import { sortOf, stepSort } from "../../type-step.ts";

/** A13: An integer became narrower. */
export const typeInt64ToInt32: CompatRule = {
  id: "type-int64-to-int32",
  row: "A13",
  axis: "wire",
  says: "is a narrower integer",
  summary: "An integer became narrower.",
  why: "Old values may not fit any more; a long was text in JSON.",
  fix: "Add a field of the new type beside the old one, write both, let readers move, and remove the old one after its sunset.",
  claims: claim("type", (it) => stepSort(it.step) === "int64-to-int32"),
  verdicts: {
    json: column("breaking", "safe"),
    proto: column("breaking", "dangerous"),
    avro: column("breaking", "safe"),
    graphql: column("breaking", "breaking"),
  },
  exception: {
    says: "a long is text in JSON, so that both sides fail",
    judge: (change, use, lens) => {
      if (!isOf(change.fact, "type")) return null;
      const { from, to } = change.fact.step;
      return sortOf(from) === "long" && sortOf(to) !== "long" && use.codec === "json" && lens === "forward"
        ? "breaking"
        : null;
    },
  },
  example: fieldsExample(["id: id", "count: safeint"], ["id: id", "count: int"]),
};
