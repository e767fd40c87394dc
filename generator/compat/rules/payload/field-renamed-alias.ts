import { fieldsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** A08: A field was renamed with `was`, and keeps its names on the wire. */
export const fieldRenamedAlias: CompatRule = {
  id: "field-renamed-alias",
  row: "A08",
  axis: "source",
  says: "is called otherwise in code",
  summary: "A field was renamed with `was`, and keeps its names on the wire.",
  why: "Code that is generated again has the new name; no wire has.",
  fix: "Rename it in code when you generate again.",
  claims: claim("field-renamed", (it) => it.wires.length === 0),
  verdicts: always("source"),
  exception: null,
  example: fieldsExample(["id: id", "note: string"], ["id: id", "memo: { type: string, was: note }"]),
};
