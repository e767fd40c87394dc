import { words } from "../../base/words.ts";
import { configFile, serviceFile } from "../example.ts";
import { keyPlace } from "../interaction-places.ts";
import { isVersion, type Route, routes } from "../route-segments.ts";
import { definePresetRule, finding } from "../rule.ts";

const plurals = new Set(
  "people children men women data media feet teeth mice geese criteria series species news".split(" "),
);

const shop = (path: string) => ({
  "interspec.yaml": configFile("lint: { preset: zalando }"),
  "prices.yaml": serviceFile(
    "prices",
    `interactions: { show: { style: http, route: "GET ${path}/{sku}", in: { sku: string }, out: { total: int } } }`,
  ),
});

/** See `summary`. */
export const pathPlural = definePresetRule(["google", "zalando"], {
  id: "path-plural",
  severity: "warning",
  summary: "What a path names before an id is a collection, in the plural.",
  why: "`/orders/{id}` is one of `/orders`; with both numbers in one interface each path has to be looked up.",
  examples: { bad: shop("/price"), good: shop("/prices") },
  *check({ workspace }) {
    for (const route of routes(workspace)) {
      const odd = collections(route).find((it) => !isPlural(it));
      if (odd === undefined) continue;
      yield finding({
        message: `'${odd}' in the path of '${route.interaction.id}' is a collection, and not in the plural`,
        origin: keyPlace(route.interaction, "route"),
        help: `write '${odd}s', or what its plural is`,
        about: [route.interaction.id],
      });
    }
  },
});

/** The words before a field. */
function collections({ segments }: Route): readonly string[] {
  return segments.flatMap(({ text }, index) => {
    const isBeforeField = segments[index + 1]?.text === null;
    return text === null || isVersion(text) || !isBeforeField ? [] : [text];
  });
}

function isPlural(text: string): boolean {
  const last = words(text).at(-1) ?? "";
  return plurals.has(last) || (last.endsWith("s") && !last.endsWith("ss"));
}
