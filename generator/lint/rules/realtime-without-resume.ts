import { ofStyle } from "../../model/interaction.ts";
import type { TypeId } from "../../model/types.ts";
import type { Workspace } from "../../model/workspace.ts";
import type { EventInteraction } from "../../styles/event/model.ts";
import { serviceFile } from "../example.ts";
import { keyPlace, place } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (resume: string) => ({
  "orders.yaml": serviceFile(
    "orders",
    `
    types: { Moved: { fields: { orderId: id, state: string } } }
    interactions:
      orderMoved: { style: event, topic: orders.moved, partitionBy: orderId, payload: Moved }
      feed: { style: realtime, transport: sse, path: /feed, send: Moved${resume} }
    `,
  ),
});

/** See `summary`. */
export const realtimeWithoutResume = defineRule({
  id: "realtime-without-resume",
  severity: "warning",
  summary: "A feed of events goes on where it was when a connection breaks.",
  why: "Phones lose their connection all day. What happened meanwhile is missing, and the page shows an old state as the present one.",
  examples: { bad: shop(""), good: shop(", resume: true") },
  *check({ workspace }) {
    const events = new Map<TypeId, EventInteraction>();
    for (const it of workspace.services.flatMap((service) => ofStyle(service, "event")))
      if (it.role.kind === "producer" && !events.has(it.channel.payload)) events.set(it.channel.payload, it);
    for (const it of workspace.services.flatMap((service) => ofStyle(service, "realtime"))) {
      const event = sent(workspace, it.send)
        .map((id) => events.get(id))
        .find((found) => found !== undefined);
      if (it.resume !== null || event === undefined) continue;
      yield finding({
        message: `'${it.id}' sends what the event '${event.id}' carries, and forgets it when the connection breaks`,
        origin: keyPlace(it, "send"),
        related: [{ message: "the event is here", origin: place(event) }],
        help: "write `resume: true`",
        about: [it.id],
      });
    }
  },
});

/** The type that is sent, and the variants of a union. */
function sent(workspace: Workspace, id: TypeId): readonly TypeId[] {
  const type = workspace.types.get(id);
  if (type?.kind !== "union") return [id];
  return [id, ...type.variants.flatMap((it) => (it.type.kind === "named" ? [it.type.id] : []))];
}
