import { words } from "../../base/words.ts";
import { scalarOf } from "../../model/walk.ts";
import { configFile, serviceFile } from "../example.ts";
import { definePresetRule, finding } from "../rule.ts";
import { aboutField, writtenFields } from "../written-fields.ts";

const shop = (name: string) => ({
  "interspec.yaml": configFile("lint: { preset: google }"),
  "orders.yaml": serviceFile(
    "orders",
    `
    interactions:
      getOrder:
        style: http
        route: GET /v1/orders/{id}
        in: { id: id }
        out: { ${name}: timestamp }
    `,
  ),
});

/** See `summary`. */
export const timeName = definePresetRule(["google", "zalando"], {
  id: "time-name",
  severity: "warning",
  summary:
    "The name of a point in time says that it is one: `createTime` for `google`; `created_at`, or with date, day or time, for `zalando`.",
  why: "A reader of JSON sees a text or a number, and has nothing but the name to know it by.",
  examples: { bad: shop("created"), good: shop("createTime") },
  *check({ workspace }) {
    const isGoogle = workspace.lint.preset === "google";
    for (const written of writtenFields(workspace)) {
      const { record, field } = written;
      if (scalarOf(workspace, field.type)?.name !== "timestamp" || isTimeName(field.name, isGoogle)) continue;
      yield finding({
        message: `'${record.name}.${field.name}' is a point in time, and its name does not say so`,
        origin: field.origin,
        help: isGoogle ? "let its name end in `Time`" : "let its name end in `At`, or hold date, day or time",
        about: aboutField(written),
      });
    }
  },
});

function isTimeName(name: string, isGoogle: boolean): boolean {
  const all = words(name);
  if (isGoogle) return all.at(-1) === "time" || all.at(-1) === "times";
  return all.at(-1) === "at" || all.some((it) => ["date", "day", "time", "timestamp"].includes(it));
}
