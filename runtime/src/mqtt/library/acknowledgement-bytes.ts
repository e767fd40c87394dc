import type { Acknowledgement } from "../broker.ts";

const puback = 0x40;
const pubrec = 0x50;
const userProperty = 0x26;

/**
 * PUBACK, or PUBREC for QoS 2, as bytes. The library writes them too, but without properties, and before it reads on:
 * whoever takes a packet could never hear that what it publishes meanwhile has arrived. Source: MQTT 5, 3.4 and 3.5.
 */
export function acknowledgementBytes(
  qos: 1 | 2,
  messageId: number,
  { reason, code }: Acknowledgement,
  isVersion5: boolean,
): Buffer {
  const kind = qos === 1 ? puback : pubrec;
  const id = [messageId >> 8, messageId & 0xff];
  // 3.1.1 has no reasons: what was taken is taken.
  if (!isVersion5 || (reason === 0 && code === null)) return Buffer.from([kind, 2, ...id]);
  const properties =
    code === null ? Buffer.alloc(0) : Buffer.concat([Buffer.from([userProperty]), text("code"), text(code)]);
  // All codes are short: one byte holds each length.
  const body = Buffer.concat([Buffer.from([...id, reason, properties.length]), properties]);
  return Buffer.concat([Buffer.from([kind, body.length]), body]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}
