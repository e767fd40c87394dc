import { AsyncLocalStorage } from "node:async_hooks";
import type { Header, SuiteError } from "./suite-messages.ts";

/** The header under which a request finds its SuiteCall again. */
export const callHeader = "x-suite-call";

/** What the suite asks of a server beyond what a handler sees and says: it stands beside the call, wherever that goes. */
export interface SuiteCall {
  readonly id: string;
  readonly requestHeaders: readonly Header[];
  /** Of a GET; null of all others. */
  readonly query: readonly Header[] | null;
  /** What its endpoint was told. */
  timeoutMs: number | null;
  /** What its handler wants. */
  headers: readonly Header[];
  trailers: readonly Header[];
  error: SuiteError | null;
  /** Where the trailers of a stream go, as it is written; null where that is not known. */
  writtenTrailers: Headers | null;
}

const running = new AsyncLocalStorage<SuiteCall>();
const calls = new Map<string, SuiteCall>();
let count = 0;

/** Begins a call. */
export function beginCall(requestHeaders: readonly Header[], query: readonly Header[] | null): SuiteCall {
  count += 1;
  const call: SuiteCall = {
    id: String(count),
    requestHeaders,
    query,
    timeoutMs: null,
    headers: [],
    trailers: [],
    error: null,
    writtenTrailers: null,
  };
  calls.set(call.id, call);
  return call;
}

/** The call of a request. */
export function callOf(request: { header(name: string): string | null }): SuiteCall {
  const call = calls.get(request.header(callHeader) ?? "");
  if (call === undefined) throw new TypeError("this is no call of the suite");
  return call;
}

/** Runs what belongs to a call. */
export function within<Value>(call: SuiteCall, run: () => Value): Value {
  return running.run(call, run);
}

/** The call of the handler that runs. */
export function currentCall(): SuiteCall {
  const call = running.getStore();
  if (call === undefined) throw new TypeError("no call of the suite runs");
  return call;
}

/** Headers as a record, several of one name joined by commas. */
export function asRecord(headers: readonly Header[]): Record<string, string> {
  const joined = new Headers();
  for (const { name = "", value = [] } of headers) for (const it of value) joined.append(name, it);
  return Object.fromEntries(joined);
}

/** Headers as the suite writes them. */
export function asHeaders(headers: Iterable<readonly [string, string]>): readonly Header[] {
  return [...headers].map(([name, value]) => ({ name, value: [value] }));
}

/** Writes the trailers that are known by now, where it is known whereto. */
export function writeTrailers({ writtenTrailers, trailers }: SuiteCall): void {
  for (const [name, value] of Object.entries(asRecord(trailers))) writtenTrailers?.set(name, value);
}
