import { feedExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** R07: The origins that may connect changed. */
export const wsOriginsChanged: CompatRule = {
  id: "ws-origins-changed",
  row: "R07",
  axis: "wire",
  says: "takes browsers from other origins",
  summary: "The origins that may connect changed.",
  why: "Browsers of an origin that is missing are refused.",
  fix: "Keep the origin until its pages have moved.",
  claims: claim("key", (it) => it.key === "origins"),
  verdicts: always("breaking"),
  exception: {
    says: "safe where origins were added only",
    judge: ({ before, after }) => {
      const now = (after ?? "").split(" ");
      return before !== "" && (before ?? "").split(" ").every((it) => now.includes(it)) ? "safe" : null;
    },
  },
  example: feedExample(
    'transport: sse, path: /feed, origins: ["https://a.example"]',
    'transport: sse, path: /feed, origins: ["https://b.example"]',
  ),
};
