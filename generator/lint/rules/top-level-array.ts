import { ofStyle } from "../../model/interaction.ts";
import { opened } from "../../model/walk.ts";
import { serviceFile } from "../example.ts";
import { keyPlace } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (out: string) => ({
  "days.yaml": serviceFile("days", `interactions: { open: { style: http, route: GET /open-days, out: ${out} } }`),
});

/** See `summary`. */
export const topLevelArray = defineRule({
  id: "top-level-array",
  severity: "warning",
  summary: "The body of an answer is an object.",
  why: "Nothing can be put beside a bare array later: no cursor, no count, no warning. Every such change breaks every client.",
  examples: { bad: shop("list<date>"), good: shop("{ days: list<date> }") },
  *check({ workspace }) {
    for (const it of workspace.services.flatMap((service) => ofStyle(service, "http"))) {
      if (it.output.kind !== "json" || opened(workspace, it.output.type).type.kind !== "list") continue;
      yield finding({
        message: `the body of '${it.id}' is a bare array`,
        origin: keyPlace(it, "out"),
        help: "write `page: cursor`, or give the list a name: `out: { items: list<…> }`",
        about: [it.id],
      });
    }
  },
});
