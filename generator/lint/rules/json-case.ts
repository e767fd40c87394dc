import { grouped } from "../../base/grouped.ts";
import { plural } from "../../base/text.ts";
import { configFile, serviceFile } from "../example.ts";
import { servicePlace } from "../interaction-places.ts";
import { type Spelling, spellingOf, travelsAsJson } from "../json-spelling.ts";
import { definePresetRule, finding } from "../rule.ts";
import { writtenFields } from "../written-fields.ts";

const shop = (naming: string) => ({
  "interspec.yaml": configFile("lint: { preset: zalando }"),
  "orders.yaml": serviceFile(
    "orders",
    `${naming}interactions: { show: { style: http, route: "GET /orders/{id}", in: { id: id }, out: { giftNote: string } } }`,
  ),
});

/** See `summary`. */
export const jsonCase = definePresetRule(["google", "zalando", "azure"], {
  id: "json-case",
  severity: "warning",
  summary:
    "Names in JSON are spelled as the preset says: snake_case for `zalando`, camelCase for `google` and `azure`.",
  why: "Clients of several interfaces read all of them with the same code.",
  examples: { bad: shop(""), good: shop("naming: { json: snake_case }\n") },
  *check({ workspace }) {
    const wanted: Spelling = workspace.lint.preset === "zalando" ? "snake_case" : "camelCase";
    const fields = [...writtenFields(workspace)].filter(({ field, users }) => {
      const spelling = spellingOf(field);
      return spelling !== null && spelling !== wanted && users.some(travelsAsJson);
    });
    const odd = grouped(fields, ({ record }) => record.unit);
    for (const unit of [...workspace.services, ...workspace.libraries]) {
      const names = odd.get(unit.id) ?? [];
      const [first] = names;
      if (first === undefined) continue;
      yield finding({
        message: `${plural(names.length, "name")} in the JSON of '${unit.id}' ${names.length === 1 ? "is" : "are"} not ${wanted}, as '${first.field.names.json}'`,
        origin: servicePlace(unit),
        related: names.slice(0, 5).map(({ field }) => ({ message: `'${field.names.json}'`, origin: field.origin })),
        help: `write \`naming: { json: ${wanted} }\` in the service, and leave \`wire\` out`,
        about: [unit.id],
      });
    }
  },
});
