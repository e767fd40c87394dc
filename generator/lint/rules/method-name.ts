import { words } from "../../base/words.ts";
import { configFile, serviceFile } from "../example.ts";
import { place } from "../interaction-places.ts";
import { type Route, routes } from "../route-segments.ts";
import { definePresetRule, finding } from "../rule.ts";

const shop = (name: string) => ({
  "interspec.yaml": configFile("lint: { preset: google }"),
  "orders.yaml": serviceFile(
    "orders",
    `interactions: { ${name}: { style: http, route: "GET /v1/orders/{id}", in: { id: id }, out: { note: string } } }`,
  ),
});

/** See `summary`. */
export const methodName = definePresetRule(["google"], {
  id: "method-name",
  severity: "warning",
  summary: "A standard method begins with its word: get, list, create, update, delete; a custom one with its own.",
  why: "Who knows the thing knows the names of its methods, in the path and in generated clients.",
  examples: { bad: shop("readOrder"), good: shop("getOrder") },
  *check({ workspace }) {
    for (const route of routes(workspace)) {
      const { id, name, method, path } = route.interaction;
      const wanted = verbsOf(route);
      const [verb = ""] = words(name);
      if (wanted.includes(verb)) continue;
      yield finding({
        message: `'${id}' is ${method} ${path}, and does not begin with '${wanted.join("' or '")}'`,
        origin: place(route.interaction),
        help: "rename it and keep the old name under `was`; or make it a custom method",
        about: [id],
      });
    }
  },
});

/** The words that a method may begin with. */
function verbsOf({ interaction: { method, page, output }, segments, customMethod }: Route): readonly string[] {
  if (customMethod !== null) return words(customMethod).slice(0, 1);
  const isList = page !== null || (output.kind === "json" && output.type.kind === "list");
  switch (method) {
    case "GET":
      return isList && segments.at(-1)?.text !== null ? ["list"] : ["get"];
    case "HEAD":
      return ["get"];
    case "POST":
      return ["create"];
    case "PUT":
      return ["update", "replace"];
    case "PATCH":
      return ["update"];
    case "DELETE":
      return ["delete"];
  }
}
