import { type Interaction, isAnswered } from "../../model/interaction.ts";
import type { TypeRef } from "../../model/types.ts";
import { namedType, opened } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import { serviceFile } from "../example.ts";
import { keyPlace } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (page: string) => ({
  "orders.yaml": serviceFile(
    "orders",
    `
    types: { Order: { key: id, fields: { id: id, note: string } } }
    interactions: { listOrders: { style: grpc, out: list<Order>${page} } }
    `,
  ),
});

/** See `summary`. */
export const listWithoutPage = defineRule({
  id: "list-without-page",
  severity: "warning",
  summary: "A list of entities comes in pages.",
  why: "Lists grow. The day it has a hundred thousand entries, server and client run out of time and memory, and pages are a breaking change then.",
  examples: { bad: shop(""), good: shop(", page: cursor") },
  *check({ workspace }) {
    for (const it of workspace.interactions.values()) {
      const entity = listedEntity(workspace, it);
      if (entity === null) continue;
      yield finding({
        message: `'${it.id}' answers all of '${entity}' at once`,
        origin: keyPlace(it, "out"),
        help: "write `page: cursor`; where there are never more than a handful, suppress the rule and say so",
        severity: it.audience.value === "public" ? "error" : null,
        about: [it.id],
      });
    }
  },
});

/** The entity that an interaction answers a bare list of, or null. */
function listedEntity(workspace: Workspace, it: Interaction): string | null {
  if (!isAnswered(it) || it.style === "stream" || it.style === "realtime" || it.page !== null) return null;
  const output = it.style === "http" ? (it.output.kind === "json" ? it.output.type : null) : it.output;
  const type = output === null ? null : opened(workspace, output).type;
  return type?.kind === "list" ? entityName(workspace, type.item) : null;
}

function entityName(workspace: Workspace, item: TypeRef): string | null {
  const { type } = opened(workspace, item);
  if (type.kind !== "named" && type.kind !== "ref") return null;
  const named = namedType(workspace, type.id);
  return named.kind === "record" && named.key !== null ? named.name : null;
}
