import { at } from "../../base/origin.ts";
import { deprecatedThings } from "../deprecated-things.ts";
import { serviceFile } from "../example.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (sunset: string) => ({
  "stock.yaml": serviceFile(
    "stock",
    `interactions: { count: { style: grpc, deprecated: { since: 2020-01-01, sunset: ${sunset} } } }`,
  ),
});

/** See `summary`. */
export const sunsetPassed = defineRule({
  id: "sunset-passed",
  severity: "warning",
  summary: "What has passed its sunset is gone.",
  why: "A date that nobody keeps is one that nobody believes the next time.",
  examples: { bad: shop("2020-07-01"), good: shop("2999-01-01") },
  *check({ workspace, today }) {
    for (const { name, deprecated, origin, owner } of deprecatedThings(workspace)) {
      if (deprecated.sunset === null || deprecated.sunset >= today) continue;
      yield finding({
        message: `'${name}' was to be gone after ${deprecated.sunset}, and is still here on ${today}`,
        origin: at(origin, "deprecated"),
        help: "remove it, or give its users a later date",
        about: [owner],
      });
    }
  },
});
