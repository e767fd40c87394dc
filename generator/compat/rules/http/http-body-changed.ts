import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** H10: The media type of a request changed. */
export const httpBodyChanged: CompatRule = {
  id: "http-body-changed",
  row: "H10",
  axis: "wire",
  says: "takes its body in another form",
  summary: "The media type of a request changed.",
  why: "What callers send is refused.",
  fix: "Add an interaction with the new form.",
  claims: claim("key", (it) => it.key === "body"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ["upload: { style: http, route: POST /files, in: { data: bytes }, content: { in: image/png } }"],
    ["upload: { style: http, route: POST /files, in: { data: bytes }, content: { in: image/jpeg } }"],
  ),
};
