import { fieldsExample } from "../../example.ts";
import { type CompatRule, claim, column } from "../../rule.ts";
import { stepSort } from "../../type-step.ts";

/** A23: Bytes became text. */
export const typeBytesToString: CompatRule = {
  id: "type-bytes-to-string",
  row: "A23",
  axis: "wire",
  says: "is text now",
  summary: "Bytes became text.",
  why: "In JSON bytes are base64, which readers of text take for the text.",
  fix: "Add a field of the new type beside the old one, write both, let readers move, and remove the old one after its sunset.",
  claims: claim("type", (it) => stepSort(it.step) === "bytes-to-string"),
  verdicts: {
    json: column("breaking", "breaking"),
    proto: column("breaking", "breaking"),
    avro: column("safe", "safe"),
    graphql: column("breaking", "breaking"),
  },
  exception: null,
  example: fieldsExample(["id: id", "count: bytes"], ["id: id", "count: string"]),
};
