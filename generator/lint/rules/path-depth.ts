import { plural } from "../../base/text.ts";
import { configFile, serviceFile } from "../example.ts";
import { keyPlace } from "../interaction-places.ts";
import { literals, routes } from "../route-segments.ts";
import { definePresetRule, finding } from "../rule.ts";

const maxDepth = 3;

const shop = (path: string) => ({
  "interspec.yaml": configFile("lint: { preset: zalando }"),
  "rooms.yaml": serviceFile(
    "rooms",
    `interactions: { show: { style: http, route: GET ${path}, out: { open: bool } } }`,
  ),
});

/** See `summary`. */
export const pathDepth = definePresetRule(["zalando"], {
  id: "path-depth",
  severity: "warning",
  summary: "A path leads through three kinds of things at most.",
  why: "A deep path ties the client to where a thing stands today: when it moves, all links to it break.",
  examples: { bad: shop("/towns/houses/floors/rooms"), good: shop("/houses/floors/rooms") },
  *check({ workspace }) {
    for (const route of routes(workspace)) {
      const depth = literals(route).length;
      if (depth <= maxDepth) continue;
      yield finding({
        message: `the path of '${route.interaction.id}' leads through ${plural(depth, "kind")} of things; more than ${maxDepth} are too many`,
        origin: keyPlace(route.interaction, "route"),
        help: "give the last one a path of its own: it has an id",
        about: [route.interaction.id],
      });
    }
  },
});
