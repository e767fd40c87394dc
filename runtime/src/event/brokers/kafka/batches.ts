import type { RecordsBatch } from "@platformatic/kafka";
import type { BrokerRecord } from "../../broker.ts";

/** A record where it lies in its partition. */
export interface FetchedRecord {
  readonly offset: number;
  readonly timeMs: number;
  readonly record: BrokerRecord;
}

/** What a broker answers of a partition. */
export interface FetchedPartition {
  readonly partitionIndex: number;
  readonly abortedTransactions: readonly { readonly producerId: bigint; readonly firstOffset: bigint }[];
  readonly records?: readonly RecordsBatch[];
}

const transactional = 1 << 4;
const control = 1 << 5;

/** The records that anybody may read, from an offset on: no marks, and nothing that was taken back. */
export function* recordsIn(fetched: FetchedPartition, topic: string, from: number): Generator<FetchedRecord> {
  const aborted = fetched.abortedTransactions.toSorted((a, b) => Number(a.firstOffset - b.firstOffset));
  const takenBack = new Set<bigint>();
  for (const batch of fetched.records ?? []) {
    while (aborted[0] !== undefined && aborted[0].firstOffset < BigInt(endOfBatch(batch))) {
      takenBack.add(aborted[0].producerId);
      aborted.shift();
    }
    const isMark = (batch.attributes & control) !== 0;
    const isTakenBack = (batch.attributes & transactional) !== 0 && takenBack.has(batch.producerId);
    // A mark ends a transaction, whichever way: what its producer writes after it is another matter.
    if (isMark) takenBack.delete(batch.producerId);
    else if (!isTakenBack) yield* recordsOf(batch, topic, from);
  }
}

/** The offset after all that was fetched. */
export function endOf({ records = [] }: FetchedPartition, from: number): number {
  const last = records.at(-1);
  return last === undefined ? from : Math.max(from, endOfBatch(last));
}

function endOfBatch({ firstOffset, lastOffsetDelta }: RecordsBatch): number {
  return Number(firstOffset) + lastOffsetDelta + 1;
}

function* recordsOf(batch: RecordsBatch, topic: string, from: number): Generator<FetchedRecord> {
  const firstOffset = Number(batch.firstOffset);
  const firstMs = Number(batch.firstTimestamp);
  for (const { offsetDelta, timestampDelta, key, value, headers } of batch.records) {
    const offset = firstOffset + offsetDelta;
    // A batch comes whole, whatever was asked for.
    if (offset < from) continue;
    const record = { topic, key: key?.toString() ?? null, headers: named(headers), value: value ?? empty };
    yield { offset, timeMs: firstMs + Number(timestampDelta), record };
  }
}

function named(headers: RecordsBatch["records"][number]["headers"]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, text] of headers) if (name !== null) found[name.toString().toLowerCase()] = text?.toString() ?? "";
  return found;
}

const empty = new Uint8Array();
