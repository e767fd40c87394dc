/** Where a message lies. */
export interface MessageId {
  readonly ledger: number;
  readonly entry: number;
  /** In a batch of messages that lie in one entry; -1: in none. */
  readonly batchIndex: number;
  readonly batchSize: number;
}

/** Fields of Pulsar's MessageIdData. */
const fields = { ledger: 1, entry: 2, batchIndex: 4, batchSize: 6 };
const nothing = 0xffff_ffff_ffff_ffffn;

/** Reads the id of a message, which is a message of protobuf in base64; its fields are numbers alone. */
export function readMessageId(base64: string): MessageId {
  const bytes = Buffer.from(base64, "base64");
  const found = new Map<number, number>();
  for (let at = 0; at < bytes.length; ) {
    const tag = varint(bytes, at);
    const value = varint(bytes, tag.end);
    const number = value.value === nothing ? -1 : Number(BigInt.asIntN(64, value.value));
    found.set(Number(tag.value >> 3n), number);
    at = value.end;
  }
  return {
    ledger: found.get(fields.ledger) ?? 0,
    entry: found.get(fields.entry) ?? 0,
    batchIndex: found.get(fields.batchIndex) ?? -1,
    batchSize: found.get(fields.batchSize) ?? 0,
  };
}

/** Where a message lies, for people. */
export function positionOf({ ledger, entry, batchIndex }: MessageId): string {
  return batchIndex < 0 ? `${ledger}:${entry}` : `${ledger}:${entry}:${batchIndex}`;
}

function varint(bytes: Buffer, from: number): { readonly value: bigint; readonly end: number } {
  let value = 0n;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    value |= BigInt(byte & 0x7f) << BigInt(7 * (at - from));
    if (byte < 0x80) return { value, end: at + 1 };
  }
  return { value, end: bytes.length };
}
