import { configFile, serviceFile } from "../example.ts";
import { keyPlace } from "../interaction-places.ts";
import { literals, routes } from "../route-segments.ts";
import { definePresetRule, finding } from "../rule.ts";

const kebab = { pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, name: "kebab-case", sample: "price-lists" };
const camel = { pattern: /^[a-z][A-Za-z0-9]*$/, name: "camelCase", sample: "priceLists" };

const shop = (path: string) => ({
  "interspec.yaml": configFile("lint: { preset: zalando }"),
  "prices.yaml": serviceFile(
    "prices",
    `interactions: { show: { style: http, route: GET ${path}, out: { total: int } } }`,
  ),
});

/** See `summary`. */
export const pathCase = definePresetRule(["google", "zalando", "azure"], {
  id: "path-case",
  severity: "warning",
  summary:
    "The words of a path are spelled as the preset says: kebab-case for `zalando` and `azure`, camelCase for `google`.",
  why: "Who types a path guesses its spelling. One spelling for all is guessed right.",
  examples: { bad: shop("/price_lists"), good: shop("/price-lists") },
  *check({ workspace }) {
    const wanted = workspace.lint.preset === "google" ? camel : kebab;
    for (const route of routes(workspace)) {
      const odd = literals(route).find((it) => !wanted.pattern.test(it));
      if (odd === undefined) continue;
      yield finding({
        message: `'${odd}' in the path of '${route.interaction.id}' is not ${wanted.name}`,
        origin: keyPlace(route.interaction, "route"),
        help: `spell it as in '/${wanted.sample}'`,
        about: [route.interaction.id],
      });
    }
  },
});
