import { expect, it } from "vitest";
import { Attempt } from "../../../runtime/src/attempt.ts";
import {
  type OpenedSocket,
  type SocketEvents,
  subscriptionSockets,
} from "../../../runtime/src/graphql/client/subscription-socket.ts";
import { graphqlSubscription } from "../../../runtime/src/graphql/operation.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";
import * as json from "../../../runtime/src/values/graphql-json.ts";
import { readPolicy } from "../../support/graphql-operations.ts";
import { record } from "../../support/http-operations.ts";
import { failure } from "../../support/outcome.ts";

const operation = graphqlSubscription({
  interaction: "desk.news",
  field: "Subscription.news",
  document: "subscription { news }",
  ...readPolicy,
  input: record({}),
  output: json.string,
});

/** A subscription to a server of the test's own, which has taken it. */
function subscribed() {
  const clock = virtualClock();
  const said: { readonly type?: string }[] = [];
  const closed: number[] = [];
  const servers: SocketEvents[] = [];
  const socket: OpenedSocket = { send: (text) => said.push(JSON.parse(text)), close: (code) => closed.push(code) };
  const opener = {
    sendsHeaders: true,
    open(_url: string, _protocol: string, _headers: object, events: SocketEvents) {
      servers.push(events);
      return socket;
    },
  };
  const call = { operation, options: {}, parent: null, deadline: null, idempotencyKey: null };
  const attempt = new Attempt(call, 1, null, null, clock);
  const results = subscriptionSockets("ws://desk/graphql", opener, clock).open('{"query":"x"}', {}, attempt, () => {});
  const [server] = servers;
  const says = (message: object) => server?.message(JSON.stringify(message));
  server?.opened();
  says({ type: "connection_ack" });
  const types = () => said.map((it) => it.type);
  return { clock, results: results[Symbol.asyncIterator](), says, types, closed };
}

it("a subscription may be silent for as long as its server answers pings", async () => {
  const { clock, results, says, types, closed } = subscribed();
  for (let beat = 0; beat < 100; beat += 1) {
    await clock.advance(25_000);
    says({ type: "pong" });
  }
  expect(types().slice(0, 3)).toEqual(["connection_init", "subscribe", "ping"]);
  says({ type: "next", id: "1", payload: { data: { news: "x" } } });
  expect((await results.next()).value).toEqual({ data: { news: "x" } });
  expect(closed).toEqual([]);
});

it("a subscription is lost when its server has gone without a word", { timeout: 10_000 }, async () => {
  const { clock, results, closed } = subscribed();
  const lost = failure(Promise.resolve(results.next()));
  await clock.advance(75_000);
  expect(await lost).toMatchObject({ code: "unavailable", message: expect.stringContaining("two heartbeats") });
  expect(closed[0]).toBe(1000);
});

it("a subscription whose results nobody reads is ended before it fills the memory", async () => {
  const { results, says, types, closed } = subscribed();
  const next = (number: number) => says({ type: "next", id: "1", payload: { data: { news: `${number}` } } });
  for (let number = 0; number < 1000; number += 1) next(number);
  expect(closed).toEqual([]);
  for (let number = 1000; number < 1100; number += 1) next(number);
  expect(closed[0]).toBe(1000);
  expect(types().at(-1)).toBe("complete");
  let count = 0;
  const reading = (async () => {
    for (let it = await results.next(); it.done !== true; it = await results.next()) count += 1;
  })();
  expect(await failure(reading)).toMatchObject({ code: "resource_exhausted" });
  expect(count).toBe(1001);
});
