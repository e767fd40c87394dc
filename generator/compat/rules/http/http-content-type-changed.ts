import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** H09: The media type of an answer changed, or there is no body any more. */
export const httpContentTypeChanged: CompatRule = {
  id: "http-content-type-changed",
  row: "H09",
  axis: "wire",
  says: "answers in another form",
  summary: "The media type of an answer changed, or there is no body any more.",
  why: "Callers cannot read it.",
  fix: "Add an interaction with the new form.",
  claims: claim("key", (it) => it.key === "content"),
  verdicts: always("breaking"),
  exception: { says: "safe where there was no body", judge: ({ before }) => (before === null ? "safe" : null) },
  example: interactionsExample(
    ["export: { style: http, route: GET /export, out: { text: string }, content: { out: text/csv } }"],
    ["export: { style: http, route: GET /export, out: { text: string }, content: { out: text/plain } }"],
  ),
};
