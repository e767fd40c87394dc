import { configFile, serviceFile } from "../example.ts";
import { keyPlace } from "../interaction-places.ts";
import { isVersion, type Route, routes } from "../route-segments.ts";
import { definePresetRule, finding } from "../rule.ts";

const shop = (path: string) => ({
  "interspec.yaml": configFile("lint: { preset: google }"),
  "orders.yaml": serviceFile(
    "orders",
    `interactions: { getOrder: { style: http, route: "GET ${path}/orders/{id}", in: { id: id }, out: { note: string } } }`,
  ),
});

/** See `summary`. */
export const pathVersion = definePresetRule(["google", "zalando", "azure"], {
  id: "path-version",
  severity: "warning",
  summary: "A path begins with its version for `google`, and has none for `zalando` and `azure`.",
  why: "Clients and gateways find the version where all interfaces have it, and nowhere else.",
  examples: { bad: shop(""), good: shop("/v1") },
  *check({ workspace }) {
    const isWanted = workspace.lint.preset === "google";
    for (const route of routes(workspace)) {
      if (isRight(route, isWanted)) continue;
      const { id, path } = route.interaction;
      yield finding({
        message: isWanted
          ? `'${path}' of '${id}' does not begin with a version`
          : `'${path}' of '${id}' holds a version`,
        origin: keyPlace(route.interaction, "route"),
        help: isWanted
          ? `write '/v1${path}'`
          : "leave it out: what changes in a breaking way is a new resource, or another media type",
        about: [id],
      });
    }
  },
});

function isRight({ segments }: Route, isWanted: boolean): boolean {
  const versions = segments.map(({ text }) => text !== null && isVersion(text));
  return isWanted ? versions[0] === true : !versions.includes(true);
}
