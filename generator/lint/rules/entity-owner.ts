import { grouped } from "../../base/grouped.ts";
import { unique } from "../../base/order.ts";
import { onKey } from "../../base/origin.ts";
import { listed } from "../../base/text.ts";
import { ofStyle } from "../../model/interaction.ts";
import { dedented, serviceFile } from "../example.ts";
import { place } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const order = "types: { Order: { key: id, fields: { id: id, note: string } } }";
const field = (type: string) => `interactions: { order: { style: graphql, field: Query.order, out: "${type}?" } }`;

/** See `summary`. */
export const entityOwner = defineRule({
  id: "entity-owner",
  severity: "error",
  summary: "An entity of the graph belongs to one service.",
  why: "The gateway asks the owner for an entity by its key. One of a library has nobody to ask, or as many owners as there are services that use it.",
  examples: {
    bad: {
      "common.yaml": dedented(`
        interspec: 1
        library: common
        ${order}
      `),
      "orders.yaml": serviceFile("orders", `imports: { common: ./common.yaml }\n${field("common.Order")}`),
    },
    good: { "orders.yaml": serviceFile("orders", `${order}\n${field("Order")}`) },
  },
  *check({ workspace, joins }) {
    const libraries = new Set(workspace.libraries.map((it) => it.id));
    const uses = workspace.services
      .flatMap((service) => ofStyle(service, "graphql"))
      .flatMap((it) => (joins.entities.get(it.id) ?? []).map((id) => ({ id, it })));
    const users = grouped(uses, ({ id }) => id);
    for (const [id, all] of users) {
      const type = workspace.types.get(id);
      if (type === undefined || !libraries.has(type.unit)) continue;
      const services = unique(all.map(({ it }) => it.service));
      yield finding({
        message: `the entity '${type.name}' belongs to library '${type.unit}', and ${listed(services.slice(0, 10))} ${services.length === 1 ? "answers" : "answer"} it in the graph`,
        origin: onKey(type.origin),
        related: all.slice(0, 10).map(({ it }) => ({ message: `'${it.id}' leads to it`, origin: place(it) })),
        help: "define it in the service that keeps it, and let others refer to it by `ref<…>`",
        about: services,
      });
    }
  },
});
