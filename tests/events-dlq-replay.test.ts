import { describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "../runtime/src/clock.ts";
import type { Broker } from "../runtime/src/event/broker.ts";
import { kafka } from "../runtime/src/event/brokers/kafka.ts";
import { nats } from "../runtime/src/event/brokers/nats.ts";
import { pulsar } from "../runtime/src/event/brokers/pulsar.ts";
import type { Subscription } from "../runtime/src/event/subscribe-options.ts";
import { interactionError } from "../runtime/src/interaction-error.ts";
import type { App } from "../runtime/src/server/serve.ts";
import { need, type Tool } from "./infra/have.ts";
import type { BrokerServer } from "./support/brokers/broker-server.ts";
import { startKafka } from "./support/brokers/kafka.ts";
import { startNats } from "./support/brokers/nats.ts";
import { startPulsar } from "./support/brokers/pulsar.ts";
import { cli } from "./support/cli.ts";
import { userProject } from "./support/user-project.ts";

const gen = cli();

interface Kind {
  readonly kind: string;
  readonly tool: Tool;
  readonly start: () => Promise<BrokerServer>;
  readonly brokerAt: (url: string) => Broker;
}

const brokers: readonly Kind[] = [
  { kind: "kafka", tool: "kafka", start: startKafka, brokerAt: (url) => kafka({ url }) },
  { kind: "nats", tool: "nats-server", start: startNats, brokerAt: (url) => nats({ url }) },
  { kind: "pulsar", tool: "pulsar", start: startPulsar, brokerAt: (url) => pulsar({ url }) },
];

describe.each(brokers)("on $kind, dead letters", ({ kind, tool, start, brokerAt }) => {
  it("are listed, and handled by their own group alone when they are replayed", async (test) => {
    await need(test, tool);
    const broker = await start();
    onTestFinished(() => broker.stop());
    const project = await userProject(
      specs(kind),
      { ...specs(kind), ".git/HEAD": "", "src/main.ts": main(kind) },
      onTestFinished,
    );
    const shop = (await project.load("src/main")) as unknown as Shop;
    const command = (...args: readonly string[]) =>
      gen(["events", "dlq", ...args], { cwd: project.dir, env: { INTERSPEC_BROKER_EVENT: broker.url } });

    const none = await command("list", consumer);
    expect(none).toMatchObject({ code: 0, stderr: "" });
    expect(none.stdout).toContain("no dead letters: there is no topic");

    let isBroken = true;
    const handled: (readonly [string, number])[] = [];
    const app = await shop.serveOrders(broker.url, async ({ orderId }, { attempt }) => {
      if (isBroken && orderId !== "o-1") throw refused;
      handled.push([orderId, attempt]);
    });
    onTestFinished(() => app.drain());
    const booked: string[] = [];
    const books = await shop.consumeBooks(broker.url, async ({ orderId }) => {
      booked.push(orderId);
    });
    onTestFinished(() => books.drain());
    for (const orderId of ["o-1", "o-2", "o-3"]) await shop.publish(broker.url, orderId, `id-${orderId}`);

    const letters = async () =>
      JSON.parse((await command("list", consumer, "--format", "json", "--payload")).stdout).letters;
    await expect.poll(letters, { timeout: 30_000, interval: 200 }).toHaveLength(2);
    const [first] = await letters();
    expect(first).toMatchObject({
      ...{ id: "id-o-2", key: "o-2", type: "shop.payments.paymentEnded.v1", source: "/shop/payments" },
      ...{ code: "failed_precondition", error: "the books are closed", attempts: 1 },
      payload: { json: { orderId: "o-2", email: "[pii]" } },
    });
    expect(Date.parse(first.time)).toBeGreaterThan(Date.now() - 60_000);

    isBroken = false;
    const dry = await command("replay", consumer, "--dry-run");
    expect(dry).toMatchObject({ code: 0, stderr: "" });
    expect(dry.stdout).toContain(`2 dead letters would be published to ${topic}.orders.retry.1\n`);
    const one = await command("replay", consumer, "--id", "id-o-3");
    expect(one.stdout).toBe(`1 dead letter published to ${topic}.orders.retry.1\n`);
    await expect
      .poll(() => handled, { timeout: 30_000 })
      .toEqual([
        ["o-1", 1],
        ["o-3", 1],
      ]);
    const all = await command("replay", consumer, "--from", first.position);
    expect(all.stdout).toBe(`2 dead letters published to ${topic}.orders.retry.1\n`);
    // What was handled already is handled no second time.
    await expect
      .poll(() => handled, { timeout: 30_000 })
      .toEqual([
        ["o-1", 1],
        ["o-3", 1],
        ["o-2", 1],
      ]);
    await shop.publish(broker.url, "o-4", "id-o-4");
    await expect.poll(() => [...booked].sort(), { timeout: 30_000 }).toEqual(["o-1", "o-2", "o-3", "o-4"]);
    await expect.poll(() => handled.length, { timeout: 30_000 }).toBe(4);
    // Whatever else other groups remember: what was replayed never lay where they read.
    expect((await idsIn(brokerAt(broker.url), topic)).sort()).toEqual(["id-o-1", "id-o-2", "id-o-3", "id-o-4"]);
  });
});

const consumer = "orders.onPaymentEnded";
const topic = "shop.payments.ended.v1";
const refused = interactionError({
  ...{ code: "failed_precondition", reason: null, details: null, message: "the books are closed" },
});

async function idsIn(broker: Broker, name: string): Promise<string[]> {
  const quiet = () => undefined;
  const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const connection = await broker.connect({ clientId: "test", logger, clock: systemClock });
  onTestFinished(() => connection.close());
  const ids: string[] = [];
  for await (const { record } of connection.read(name)) {
    const { headers, value } = record;
    ids.push(headers["ce_id"] ?? headers["ce-id"] ?? JSON.parse(Buffer.from(value).toString()).id);
  }
  return ids;
}

interface Payment {
  readonly orderId: string;
  readonly email: string;
}

interface Shop {
  serveOrders(
    url: string,
    handle: (payment: Payment, ctx: { readonly attempt: number }) => Promise<void>,
  ): Promise<App>;
  consumeBooks(url: string, handle: (payment: Payment) => Promise<void>): Promise<Subscription>;
  publish(url: string, orderId: string, id: string): Promise<void>;
}

function main(kind: string): string {
  return `
import { ${kind} } from "@interspec/runtime/event/${kind}";
import { serve } from "@interspec/runtime/server";
import type { OrdersHandlers } from "../generated/orders/handlers.js";
import { ordersService } from "../generated/orders/server.js";
import { consumePayments, type PaymentsEventHandlers } from "../generated/payments/consumers.js";
import { createPaymentsPublisher } from "../generated/payments/publisher.js";

const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const broker = (url: string) => ${kind}({ url });

export const serveOrders = (url: string, onPaymentEnded: OrdersHandlers["onPaymentEnded"]) =>
  serve([ordersService({ onPaymentEnded })], { port: 0, host: "localhost", brokers: { event: broker(url) }, logger });
export const consumeBooks = (url: string, paymentEnded: PaymentsEventHandlers["paymentEnded"]) =>
  consumePayments(broker(url), { group: "books", logger }, { paymentEnded });
export async function publish(url: string, orderId: string, id: string): Promise<void> {
  await using publisher = createPaymentsPublisher(broker(url));
  await publisher.paymentEnded({ orderId, email: "ann@example.org" }, { id });
}
`;
}

function specs(kind: string) {
  return {
    "interspec.yaml": `interspec: 1\nname: shop\nbrokers: { event: ${kind} }\n`,
    "specs/payments.yaml": `interspec: 1
service: payments
interactions:
  paymentEnded:
    style: event
    topic: ${topic}
    partitionBy: orderId
    payload: { orderId: id, email: { type: string, safety: pii } }
`,
    "specs/orders.yaml": `interspec: 1
service: orders
interactions:
  onPaymentEnded: { style: event, consumes: payments.paymentEnded }
`,
  };
}
