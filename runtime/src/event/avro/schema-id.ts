/** What every message begins with whose schema is in a registry: Confluent's wire format, version 0. */
const magic = 0;
const headBytes = 5;

/** The message with the id of its schema before it. */
export function withSchemaId(body: Uint8Array, id: number): Uint8Array {
  const message = new Uint8Array(headBytes + body.length);
  new DataView(message.buffer).setUint32(1, id);
  message.set(body, headBytes);
  return message;
}

/** The id of the schema that a message was written by, and its body; null where it says none. */
export function schemaIdOf(message: Uint8Array): { readonly id: number; readonly body: Uint8Array } | null {
  if (message.length < headBytes || message[0] !== magic) return null;
  const id = new DataView(message.buffer, message.byteOffset).getUint32(1);
  return { id, body: message.subarray(headBytes) };
}
