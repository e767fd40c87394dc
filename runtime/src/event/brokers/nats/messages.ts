import type { BrokerRecord } from "../../broker.ts";
import { escapedHeader, unescapedHeader } from "../../header-text.ts";

/** Where the key stands: NATS knows none, and CloudEvents have one that partitions. */
const keyHeader = "ce-partitionkey";
const idHeader = "ce-id";
const sourceHeader = "ce-source";
/** What the headers say that count how often a message was tried: else a second try would be taken for the first. */
const tryHeader = /^x_/;
const breaks = /[\r\n]+/g;

/** Headers as the library has them. */
export type HeaderLists = Iterable<readonly [string, readonly string[]]>;

/** The headers of a record; a value cannot have line breaks, which become spaces. */
export function headersOf({ key, headers }: BrokerRecord): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {};
  for (const name in headers) found[name] = [(headers[name] ?? "").replace(breaks, " ")];
  if (key !== null && headers[keyHeader] === undefined) found[keyHeader] = [escapedHeader(key)];
  const id = messageId(headers);
  if (id !== null) found["Nats-Msg-Id"] = [id];
  return found;
}

/** The record of a message. */
export function recordOf(topic: string, lists: HeaderLists, value: Uint8Array): BrokerRecord {
  const headers: Record<string, string> = {};
  for (const [name, values] of lists) {
    const lower = name.toLowerCase();
    // It is the server's, who has read it.
    if (lower !== "nats-msg-id") headers[lower] = values.at(-1) ?? "";
  }
  const key = headers[keyHeader];
  return { topic, key: key === undefined ? null : unescapedHeader(key), headers, value };
}

/** What a server keeps for a while, so that a message that is sent again is not there twice; null: nothing tells. */
function messageId(headers: BrokerRecord["headers"]): string | null {
  const id = headers[idHeader];
  if (id === undefined) return null;
  const tries = Object.keys(headers)
    .filter((it) => tryHeader.test(it))
    .sort()
    .map((it) => `${it}=${headers[it]}`);
  return [headers[sourceHeader] ?? "", id, ...tries].join(" ").replace(breaks, " ");
}
