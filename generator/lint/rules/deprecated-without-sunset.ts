import { at } from "../../base/origin.ts";
import { deprecatedThings } from "../deprecated-things.ts";
import { serviceFile } from "../example.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (sunset: string) => ({
  "stock.yaml": serviceFile(
    "stock",
    `interactions: { count: { style: grpc, deprecated: { since: 2026-01-01${sunset} } } }`,
  ),
});

/** See `summary`. */
export const deprecatedWithoutSunset = defineRule({
  id: "deprecated-without-sunset",
  severity: "error",
  summary: "What is deprecated says until when it stays.",
  why: "Without a date nobody plans to leave it, and it can never be removed.",
  examples: { bad: shop(""), good: shop(", sunset: 2999-01-01") },
  *check({ workspace }) {
    for (const { name, deprecated, origin, owner } of deprecatedThings(workspace))
      if (deprecated.sunset === null)
        yield finding({
          message: `'${name}' is deprecated since ${deprecated.since}, and has no sunset`,
          origin: at(origin, "deprecated"),
          help: "add `sunset` with the day from which it may be gone",
          about: [owner],
        });
  },
});
