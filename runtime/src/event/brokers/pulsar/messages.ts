import type { BrokerRecord } from "../../broker.ts";

/** A message as the WebSocket API sends it. */
export interface SocketMessage {
  readonly messageId: string;
  readonly record: BrokerRecord;
  readonly time: Date;
}

/** What the WebSocket API takes; `context` comes back with its answer. */
export function frameOf({ key, headers, value }: BrokerRecord, context: string): string {
  const payload = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  return JSON.stringify({ payload, properties: headers, context, ...(key === null ? {} : { key }) });
}

/** Reads a message; null where it is none. */
export function messageOf(topic: string, text: string): SocketMessage | null {
  const { messageId, payload, properties, key, publishTime } = jsonObject(text);
  if (typeof messageId !== "string") return null;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(objectOf(properties))) headers[name.toLowerCase()] = String(value);
  const value = typeof payload === "string" ? Buffer.from(payload, "base64") : new Uint8Array();
  return {
    messageId,
    record: { topic, key: typeof key === "string" ? key : null, headers, value },
    time: new Date(String(publishTime)),
  };
}

/** What a text of JSON has in it; nothing where it is none. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}

/** What an object has in it; of anything else nothing. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
