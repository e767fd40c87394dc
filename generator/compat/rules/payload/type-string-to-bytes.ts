import { fieldsExample } from "../../example.ts";
import { type CompatRule, claim, column } from "../../rule.ts";
import { stepSort } from "../../type-step.ts";

/** A22: Text became bytes. */
export const typeStringToBytes: CompatRule = {
  id: "type-string-to-bytes",
  row: "A22",
  axis: "wire",
  says: "is bytes now",
  summary: "Text became bytes.",
  why: "In JSON bytes are base64, which no reader of text expects.",
  fix: "Add a field of the new type beside the old one, write both, let readers move, and remove the old one after its sunset.",
  claims: claim("type", (it) => stepSort(it.step) === "string-to-bytes"),
  verdicts: {
    json: column("breaking", "breaking"),
    proto: column("breaking", "breaking"),
    avro: column("safe", "safe"),
    graphql: column("breaking", "breaking"),
  },
  exception: null,
  example: fieldsExample(["id: id", "count: string"], ["id: id", "count: bytes"]),
};
