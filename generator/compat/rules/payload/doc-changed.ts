import { fieldsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** A67: A description, a message or an example changed. */
export const docChanged: CompatRule = {
  id: "doc-changed",
  row: "A67",
  axis: "wire",
  says: "is described otherwise",
  summary: "A description, a message or an example changed.",
  why: "No program reads it.",
  fix: "Nothing to do.",
  claims: claim("documentation"),
  verdicts: always("safe"),
  exception: null,
  example: fieldsExample(["id: id"], ["id: { type: id, description: What it is called. }"]),
};
