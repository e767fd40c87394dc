import { onKey } from "../../base/origin.ts";
import { listed } from "../../base/text.ts";
import { ofStyle } from "../../model/interaction.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import { serviceFile } from "../example.ts";
import { place } from "../interaction-places.ts";
import { defineRule, finding, type LintInput } from "../rule.ts";

const maxServices = 3;

const others = ["stock", "prices", "mails", "taxes"];
const shop = (called: readonly string[]) => ({
  "orders.yaml": serviceFile(
    "orders",
    `
    interactions:
      order:
        style: graphql
        field: Query.order
        out: string?
        calls: [${called.map((it) => `${it}.read`).join(", ")}]
    `,
  ),
  ...Object.fromEntries(others.map((it) => [`${it}.yaml`, serviceFile(it, "interactions: { read: { style: grpc } }")])),
});

/** See `summary`. */
export const subgraphSprawl = defineRule({
  id: "subgraph-sprawl",
  severity: "warning",
  summary: "A subgraph answers what its own service knows, and needs three others at most.",
  why: "A subgraph that asks everybody is a monolith at the gate: each team waits for it, and it is down when any of them is.",
  examples: { bad: shop(others), good: shop(others.slice(1)) },
  *check(input) {
    for (const service of input.workspace.services) {
      const needed = neededBy(service, input);
      const [first, ...rest] = needed;
      if (first === undefined || needed.length <= maxServices) continue;
      yield finding({
        message: `the graph of '${service.id}' resolves through ${needed.length} other services, ${listed(needed.slice(0, 10).map((it) => it.service))}; more than ${maxServices} are too many`,
        origin: onKey(first.field.origin),
        related: rest.map(({ service: other, field }) => ({
          message: `'${field.id}' needs '${other}'`,
          origin: place(field),
        })),
        help: "let the services add their own fields to your entities, and list them in `allowExtensionsFrom`",
        about: [service.id],
      });
    }
  },
});

interface Need {
  readonly service: string;
  readonly field: ReturnType<typeof ofStyle<"graphql">>[number];
}

/** The other services that the fields of a service call, or whose entities they refer to, each with the first such field. */
function neededBy(service: Service, { workspace, calls, joins }: LintInput): readonly Need[] {
  const found = new Map<string, Need>();
  for (const field of ofStyle(service, "graphql")) {
    const called = (calls.from.get(field.id) ?? []).map((it) => it.callee.service);
    const referred = (joins.entities.get(field.id) ?? []).flatMap((id) => ownerOf(workspace, id));
    for (const it of [...called, ...referred])
      if (it !== service.id && !found.has(it)) found.set(it, { service: it, field });
  }
  return [...found.values()];
}

/** The service that defines an entity; none for one of a library. */
function ownerOf(workspace: Workspace, id: string): readonly string[] {
  const unit = workspace.types.get(id)?.unit;
  return unit === undefined || workspace.libraries.some((it) => it.id === unit) ? [] : [unit];
}
