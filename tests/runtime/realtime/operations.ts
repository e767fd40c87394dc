import type { Policy } from "../../../runtime/src/operation.ts";
import { feed, socket } from "../../../runtime/src/realtime/operation.ts";
import type { JsonCodec } from "../../../runtime/src/values/codec.ts";

/** A message. */
export interface Numbered {
  readonly number: number;
}

const policy: Policy = {
  timeoutMs: null,
  idempotency: "read",
  retry: { attempts: 3, backoffMs: 50, maxBackoffMs: 2000, on: ["unavailable"] },
  breaker: null,
  bulkhead: null,
  limits: { bodyBytes: 1024 * 1024 },
  auth: [],
};

const number: JsonCodec<Numbered> = {
  encode: (value, path, pass) => decoded(value, path, pass),
  decode: (value, path, pass) => decoded(value, path, pass),
};

function decoded(value: unknown, path: string, pass: Parameters<JsonCodec<Numbered>["decode"]>[2]): { number: number } {
  const found = typeof value === "object" && value !== null && "number" in value ? value.number : undefined;
  if (typeof found !== "number") pass.refuse(`${path}.number`, "type", "is no number");
  return { number: typeof found === "number" ? found : 0 };
}

const nothing: JsonCodec<object> = { encode: () => ({}), decode: () => ({}) };

const shared = {
  bind: [],
  heartbeatMs: 25_000,
  slowConsumer: "close",
  input: nothing,
  send: number,
  errors: [],
  ...policy,
} as const;
const resume = { events: 5, windowMs: 120_000 };

/** Both kinds, each with and without sessions. */
export const operations = {
  chat: socket({
    ...{ interaction: "talk.chat", path: "/chat", subprotocol: "talk.v1+json", resume, receive: number },
    ...shared,
  }),
  loose: socket({
    ...{ interaction: "talk.loose", path: "/loose", subprotocol: "talk.v1+json", resume: null, receive: number },
    ...shared,
  }),
  guarded: socket({
    ...{ interaction: "talk.guarded", path: "/guarded", subprotocol: "talk.v1+json", resume, receive: number },
    ...shared,
    auth: [{ scheme: "user", scopes: [] }],
  }),
  ticks: feed({ ...{ interaction: "talk.ticks", path: "/ticks", resume }, ...shared }),
  notes: feed({ ...{ interaction: "talk.notes", path: "/notes", resume: null }, ...shared }),
};
