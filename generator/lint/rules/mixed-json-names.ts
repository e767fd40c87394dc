import { plural } from "../../base/text.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import { serviceFile } from "../example.ts";
import { servicePlace } from "../interaction-places.ts";
import { type Spelling, spellingOf, travelsAsJson } from "../json-spelling.ts";
import { defineRule, type Finding, finding } from "../rule.ts";
import { aboutField, type WrittenField, writtenFields } from "../written-fields.ts";

const shop = (name: string) => ({
  "orders.yaml": serviceFile(
    "orders",
    `
    interactions:
      show:
        style: http
        route: GET /orders/{id}
        in: { id: id }
        out: { placedAt: timestamp, paidAt: timestamp, giftNote: ${name} }
    `,
  ),
});

/** See `summary`. */
export const mixedJsonNames = defineRule({
  id: "mixed-json-names",
  severity: "warning",
  summary: "All JSON of a workspace has one spelling of names.",
  why: "Who reads two of its services writes each name by looking it up, and gets some of them wrong.",
  examples: { bad: shop("{ type: string, wire: gift_note }"), good: shop("string") },
  *check({ workspace }) {
    const byService = namesByService(workspace);
    for (const names of byService.values()) yield* oddFields(names);
    yield* oddServices(workspace, byService);
  },
});

interface Names {
  readonly camelCase: readonly WrittenField[];
  readonly snake_case: readonly WrittenField[];
}

/** The fields with names of several words that travel as JSON, by the service that defines them. */
function namesByService(workspace: Workspace): ReadonlyMap<string, Names> {
  const found = new Map<string, { camelCase: WrittenField[]; snake_case: WrittenField[] }>();
  for (const written of writtenFields(workspace)) {
    const spelling = spellingOf(written.field);
    if (spelling === null || !written.users.some(travelsAsJson)) continue;
    const names = found.get(written.record.unit) ?? { camelCase: [], snake_case: [] };
    names[spelling].push(written);
    found.set(written.record.unit, names);
  }
  return found;
}

/** One finding a service whose names differ among themselves, at the first of the fewer. */
function* oddFields({ camelCase, snake_case: snakeCase }: Names): Iterable<Finding> {
  const [fewer, more] = snakeCase.length <= camelCase.length ? [snakeCase, camelCase] : [camelCase, snakeCase];
  const [first, ...others] = fewer;
  if (first === undefined || more.length === 0) return;
  const isSnake = fewer === snakeCase;
  yield finding({
    message: `'${first.field.names.json}' is ${isSnake ? "snake_case" : "camelCase"}: so are ${plural(fewer.length, "name")} of this service, and ${more.length} are ${isSnake ? "camelCase" : "snake_case"}`,
    origin: first.field.origin,
    related: others.slice(0, 5).map(({ field }) => ({ message: `'${field.names.json}' too`, origin: field.origin })),
    help: "leave `wire` out, or spell the whole service by `naming: { json: snake_case }`",
    about: aboutField(first),
  });
}

/** One finding a service whose names differ from those of most services. */
function* oddServices(workspace: Workspace, byService: ReadonlyMap<string, Names>): Iterable<Finding> {
  const spelled = workspace.services.flatMap((service): readonly { service: Service; spelling: Spelling }[] => {
    const names = byService.get(service.id);
    if (names === undefined) return [];
    return [{ service, spelling: names.camelCase.length >= names.snake_case.length ? "camelCase" : "snake_case" }];
  });
  const camel = spelled.filter((it) => it.spelling === "camelCase");
  const snake = spelled.filter((it) => it.spelling === "snake_case");
  const [fewer, more] = snake.length <= camel.length ? [snake, camel] : [camel, snake];
  for (const { service, spelling } of more.length === 0 ? [] : fewer)
    yield finding({
      message: `the JSON of '${service.id}' is ${spelling}, and that of ${plural(more.length, "other service")} is not`,
      origin: servicePlace(service),
      help: "spell new versions as the others, or turn the rule off where the past decided",
      about: [service.id],
    });
}
