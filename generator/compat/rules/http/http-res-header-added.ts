import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** H11: A header of an answer was added. */
export const httpResHeaderAdded: CompatRule = {
  id: "http-res-header-added",
  row: "H11",
  axis: "wire",
  says: "was added",
  summary: "A header of an answer was added.",
  why: "Nobody looks for it yet.",
  fix: "Nothing to do.",
  claims: claim("root-added", (it) => it.field.in === "response-header"),
  verdicts: always("safe"),
  exception: null,
  example: interactionsExample(
    ["getVersion: { style: http, route: GET /version, out: { name: string } }"],
    [
      "getVersion: { style: http, route: GET /version, out: { name: string, tag: { type: string, bind: header X-Tag } } }",
    ],
  ),
};
