import type { OutboxMessage, Send } from "./outbox.ts";

/** What was sent, and why the first of the others was not. */
export interface Sending {
  readonly sent: readonly OutboxMessage[];
  readonly failure: unknown;
}

/** Sends messages, those of one key one after the other and all keys side by side. A key stops where one fails. */
export async function sendByKey(messages: readonly OutboxMessage[], send: Send): Promise<Sending> {
  const lanes = new Map<string, OutboxMessage[]>();
  for (const it of messages) {
    const lane = `${it.topic}\n${it.key ?? it.id}`;
    const known = lanes.get(lane);
    if (known === undefined) lanes.set(lane, [it]);
    else known.push(it);
  }
  const sent: OutboxMessage[] = [];
  let failure: unknown = null;
  const sendLane = async (lane: readonly OutboxMessage[]) => {
    try {
      for (const it of lane) {
        await send(it);
        sent.push(it);
      }
    } catch (error) {
      failure ??= error;
    }
  };
  await Promise.all([...lanes.values()].map(sendLane));
  return { sent, failure };
}
