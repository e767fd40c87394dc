import { fieldsExample } from "../../example.ts";
import { type CompatRule, claim, column } from "../../rule.ts";

/** A56: A field lost its default. */
export const defaultRemoved: CompatRule = {
  id: "default-removed",
  row: "A56",
  axis: "wire",
  says: "has no default any more",
  summary: "A field lost its default.",
  why: "Those who leave it out are refused.",
  fix: "Let every sender send it first.",
  claims: claim("default", (it) => it.to === null),
  verdicts: {
    json: column("breaking", "safe"),
    proto: column("dangerous", "safe"),
    avro: column("dangerous", "safe"),
    graphql: column("breaking", "safe"),
  },
  exception: null,
  example: fieldsExample(["id: id", "size: { type: int, default: 1 }"], ["id: id", "size: int"]),
};
