import { fieldsExample } from "../../example.ts";
import { type CompatRule, claim, column } from "../../rule.ts";

/** A04: A field with a default was added. */
export const fieldAddedRequiredDefault: CompatRule = {
  id: "field-added-required-default",
  row: "A04",
  axis: "wire",
  says: "was added with a default",
  summary: "A field with a default was added.",
  why: "The reader fills in the default for those who do not send it.",
  fix: "Nothing to do; in a graph, clients that list all input fields must be told.",
  claims: claim("field-added", (it) => it.need === "default" && it.field.default !== null),
  verdicts: {
    json: column("safe", "safe"),
    proto: column("safe", "safe"),
    avro: column("safe", "safe"),
    graphql: column("dangerous", "safe"),
  },
  exception: null,
  example: fieldsExample(["id: id"], ["id: id", "currency: { type: string, default: EUR }"]),
};
