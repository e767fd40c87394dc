import { words } from "../../base/words.ts";
import { configFile, serviceFile } from "../example.ts";
import { command } from "../imperative.ts";
import { keyPlace } from "../interaction-places.ts";
import { literals, type Route, routes } from "../route-segments.ts";
import { definePresetRule, finding } from "../rule.ts";

const shop = (path: string) => ({
  "interspec.yaml": configFile("lint: { preset: zalando }"),
  "orders.yaml": serviceFile(
    "orders",
    `
    interactions:
      cancel:
        style: http
        route: POST /orders/{id}/${path}
        in: { id: id }
        idempotency: natural
    `,
  ),
});

/** See `summary`. */
export const pathVerb = definePresetRule(["google", "zalando", "azure"], {
  id: "path-verb",
  severity: "warning",
  summary:
    "A path names things; what is done to them is the method, or for `google` and `azure` a custom one: `/orders/{id}:cancel`.",
  why: "With verbs in paths each interface invents its own protocol, which caches, gateways and people do not know.",
  examples: { bad: shop("cancel"), good: shop("cancellations") },
  *check({ workspace }) {
    const allowsCustom = workspace.lint.preset !== "zalando";
    for (const route of routes(workspace)) {
      const verb = literals(route).find((it) => isVerb(it, route)) ?? (allowsCustom ? null : route.customMethod);
      if (verb === null) continue;
      yield finding({
        message: `'${verb}' in the path of '${route.interaction.id}' is a verb`,
        origin: keyPlace(route.interaction, "route"),
        help: allowsCustom
          ? `write a custom method, ':${verb}', or name the thing that comes of it`
          : "name the thing that comes of it, as '/cancellations'",
        about: [route.interaction.id],
      });
    }
  },
});

/** Verbs that are as well things, which can be read. */
const things = new Set(
  "archive book capture check download export import print process refund release schedule update upload".split(" "),
);

/** Whether a word of a path says what is done; `print-jobs` are things. */
function isVerb(text: string, { interaction: { method } }: Route): boolean {
  const all = words(text);
  const isPlural = all.length > 1 && (all.at(-1) ?? "").endsWith("s");
  const isRead = method === "GET" && all.length === 1 && things.has(text);
  return command(text) !== null && !isPlural && !isRead;
}
