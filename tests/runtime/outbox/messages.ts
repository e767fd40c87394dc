import { uuidV7 } from "../../../runtime/src/event/uuid-v7.ts";
import type { OutboxMessage } from "../../../runtime/src/outbox/outbox.ts";

/** A message as a publisher makes one: `text` is all that it says. */
export function messageOf(key: string | null, text: string, interaction = "orders.placed"): OutboxMessage {
  const payload = new TextEncoder().encode(text);
  return {
    id: uuidV7(Date.now()),
    interaction,
    key,
    topic: "orders",
    headers: { "content-type": "text/plain" },
    payload,
  };
}

/** What a message says. */
export function textOf({ payload }: OutboxMessage): string {
  return new TextDecoder().decode(payload);
}
