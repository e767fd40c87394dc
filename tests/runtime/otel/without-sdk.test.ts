import { expect, it, onTestFinished } from "vitest";
import { createClient } from "../../../runtime/src/client.ts";
import { clientEvents, producerEvents } from "../../../runtime/src/events.ts";
import { consumerEvents, serverEvents } from "../../../runtime/src/incoming-events.ts";
import { instrument } from "../../../runtime/src/otel/index.ts";
import { type Answer, desk, deskOn, urlOf } from "./desk.ts";

/** Ends with the test. */
function kept<Closable extends AsyncDisposable>(closable: Closable): Closable {
  onTestFinished(() => closable[Symbol.asyncDispose]());
  return closable;
}

async function desks(answer: Answer) {
  const app = kept(await deskOn(answer));
  return { app, client: kept(createClient("desk", desk, urlOf(app))) };
}

const events = { client: clientEvents, consumer: consumerEvents, producer: producerEvents, server: serverEvents };
/** All channels, by their names: `client:start`. */
const channels = Object.entries(events).flatMap(([side, all]) =>
  Object.entries(all).map(([name, channel]) => ({ name: `${side}:${name}`, channel })),
);
const silent = () => channels.filter((it) => it.channel.hasSubscribers);

it("pays nothing where nobody listens", async () => {
  expect(silent()).toEqual([]);
  const takeBack = instrument();
  const subscribed = silent().map((it) => it.name);
  expect(subscribed).toEqual(channels.map((it) => it.name).filter((it) => !it.endsWith(":error")));
  takeBack();
  expect(silent()).toEqual([]);
  // A call that begins with nobody there makes no event: its end is told to nobody who comes in between.
  const heard: unknown[] = [];
  const { client } = await desks(async () => {
    for (const it of [clientEvents.end, serverEvents.end]) it.subscribe((event) => heard.push(event));
    return "yes";
  });
  await client.ask({ text: "x" });
  expect(heard).toEqual([]);
});

it.each([false, true])("lets headers travel without an SDK, instrumented: %s", async (isInstrumented) => {
  if (isInstrumented) onTestFinished(instrument());
  const last = await desks(async (_, ctx) => `${ctx.trace.traceparent} ${ctx.trace.tracestate} ${ctx.trace.baggage}`);
  const { app } = await desks(async () => String((await last.client.ask({ text: "b" }))["said"]));
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const headers = { traceparent, tracestate: "vendor=1", baggage: "tenant=acme" };
  const response = await fetch(`${urlOf(app)}/v1/questions/a`, { headers });
  expect(await response.json()).toEqual({ said: `${traceparent} vendor=1 tenant=acme,interspec.hops=1` });
  const begun = await fetch(`${urlOf(app)}/v1/questions/a`);
  expect(begun.headers.get("traceresponse")).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
});
