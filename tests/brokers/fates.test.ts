import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../runtime/src/clock.ts";
import type { MessageContext } from "../../runtime/src/context.ts";
import type { Broker, BrokerRecord } from "../../runtime/src/event/broker.ts";
import type { OutcomeEvent } from "../../runtime/src/incoming-events.ts";
import { interactionError } from "../../runtime/src/interaction-error.ts";
import type { App } from "../../runtime/src/server/serve.ts";
import { have, need, type Tool } from "../infra/have.ts";
import type { BrokerServer } from "../support/brokers/broker-server.ts";
import { startKafka } from "../support/brokers/kafka.ts";
import { startNats } from "../support/brokers/nats.ts";
import { startPulsar } from "../support/brokers/pulsar.ts";
import { startRegistry } from "../support/brokers/registry.ts";
import { userProject } from "../support/user-project.ts";
import { forever } from "./reader.ts";

// Where resilience.md says that messages end which are not as they ought to be: on real brokers, through generated code.

const topic = "shop.payments.ended.v1";
const deadLetters = `${topic}.orders.dlq`;
const retries = `${topic}.orders.retry.1`;

interface More {
  readonly state: string;
  readonly method: string;
  readonly field: string;
}
const nothingMore: More = { state: "", method: "", field: "" };

/** The workspace as it is; `more` is what a later version of it has too. */
function specs(more: More) {
  return {
    "interspec.yaml": "interspec: 1\nname: shop\n",
    "specs/payments.yaml": `interspec: 1
service: payments
types:
  State: { enum: [OPEN, PAID${more.state}] }
  Method: { union: { card: Card, cash: Cash${more.method} } }
  Card: { fields: { last4: string } }
  Cash: { fields: { cents: int } }
interactions:
  paymentEnded:
    style: event
    topic: ${topic}
    partitionBy: orderId
    encoding: avro
    expiry: 1h
    payload: { orderId: id, number: int, state: State, method: Method${more.field} }
`,
    "specs/orders.yaml": `interspec: 1
service: orders
interactions:
  onPaymentEnded: { style: event, consumes: payments.paymentEnded }
`,
  };
}

const main = `
import { kafka } from "@interspec/runtime/event/kafka";
import { nats } from "@interspec/runtime/event/nats";
import { pulsar } from "@interspec/runtime/event/pulsar";
import { confluentRegistry } from "@interspec/runtime/event/registry";
import { serve } from "@interspec/runtime/server";
import type { OrdersHandlers } from "../generated/orders/handlers.js";
import { ordersService } from "../generated/orders/server.js";
import { createPaymentsPublisher } from "../generated/payments/publisher.js";

const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const brokers = { kafka, nats, pulsar };

export function brokerAt(kind: keyof typeof brokers, url: string, registryUrl: string) {
  return brokers[kind]({ url, registry: confluentRegistry({ url: registryUrl }) });
}
export const serveOrders = (event: ReturnType<typeof brokerAt>, onPaymentEnded: OrdersHandlers["onPaymentEnded"]) =>
  serve([ordersService({ onPaymentEnded })], { port: 0, host: "localhost", brokers: { event }, logger });
export const publisherTo = (broker: ReturnType<typeof brokerAt>) => createPaymentsPublisher(broker);
`;

interface Payment {
  readonly orderId: string;
  readonly number: number;
  readonly state: string;
  readonly method: { readonly case: string; readonly value?: unknown };
  readonly note?: string;
}

interface Shop {
  brokerAt(kind: string, url: string, registryUrl: string): Broker;
  serveOrders(broker: Broker, handle: (payment: Payment, ctx: MessageContext) => Promise<void>): Promise<App>;
  publisherTo(broker: Broker): AsyncDisposable & {
    paymentEnded(payment: Payment, options?: { readonly id?: string; readonly time?: Date }): Promise<void>;
  };
}

interface Kind {
  readonly kind: string;
  readonly tool: Tool;
  start(): Promise<BrokerServer>;
}

const kinds: readonly Kind[] = [
  { kind: "kafka", tool: "kafka", start: () => startKafka() },
  { kind: "nats", tool: "nats-server", start: () => startNats() },
  { kind: "pulsar", tool: "pulsar", start: () => startPulsar() },
];

const shops: { now: Shop | null; later: Shop | null } = { now: null, later: null };
let registry: BrokerServer | null = null;

beforeAll(async () => {
  if (!(await have("registry"))) return;
  const more = { state: ", REFUNDED", method: ", voucher: Voucher", field: ", note: string?" };
  const voucher = "\n  Voucher: { fields: { code: string } }\ninteractions:";
  const later = specs(more);
  const laterPayments = later["specs/payments.yaml"].replace("\ninteractions:", voucher);
  const load = async (texts: Readonly<Record<string, string>>) => {
    const project = await userProject(texts, { "src/main.ts": main }, afterAll);
    return (await project.load("src/main")) as unknown as Shop;
  };
  registry = await startRegistry();
  shops.now = await load(specs(nothingMore));
  shops.later = await load({ ...later, "specs/payments.yaml": laterPayments });
});
afterAll(() => registry?.stop());

const card = { case: "card", value: { last4: "4711" } };
const payment = (number: number): Payment => ({ orderId: "o-1", number, state: "PAID", method: card });

describe.each(kinds)("on $kind", ({ kind, tool, start }) => {
  test("poison is a dead letter, what is of the future is handled, what expired is dropped", async (context) => {
    await need(context, tool, "registry");
    const server = await start();
    onTestFinished(() => server.stop());
    const { now, later } = shops;
    if (now === null || later === null) throw new Error("nothing was generated");
    // Each broker has topics of its own, and all the same subjects: versions are registered once.
    const brokerOf = (shop: Shop) => shop.brokerAt(kind, server.url, registry?.url ?? "");
    const told: string[] = [];
    const outcome = (event: unknown) => void told.push((event as OutcomeEvent).outcome);
    subscribe("interspec:consumer:outcome", outcome);
    onTestFinished(() => void unsubscribe("interspec:consumer:outcome", outcome));

    const handled: (readonly [Payment, number])[] = [];
    const app = await now.serveOrders(brokerOf(now), async (it, { attempt }) => {
      if (it.number === 5) throw refused;
      handled.push([it, attempt]);
    });
    onTestFinished(() => app.drain());
    const raw = await brokerOf(now).connect({ clientId: "raw", logger: silent, clock: systemClock });
    onTestFinished(() => raw.close());
    await using today = now.publisherTo(brokerOf(now));
    await using tomorrow = later.publisherTo(brokerOf(later));

    // All of one key: what goes wrong stops nothing that comes behind it.
    await today.paymentEnded(payment(1), { id: "first" });
    const [written] = await recordsIn(raw, topic);
    if (written === undefined) throw new Error("nothing lies in the topic");
    const poison = cutOff(written);
    await raw.publish(poison, forever);
    await today.paymentEnded(payment(2), { id: "late", time: new Date(Date.now() - 2 * 3_600_000) });
    await tomorrow.paymentEnded({ ...payment(3), state: "REFUNDED", note: "of the future" });
    await tomorrow.paymentEnded({ ...payment(4), method: { case: "voucher", value: { code: "X" } } });
    await today.paymentEnded(payment(5), { id: "refused" });
    await today.paymentEnded(payment(6), { id: "last" });

    await expect.poll(() => told, { timeout: 30_000 }).toHaveLength(7);
    expect(told).toEqual(["handled", "dead-lettered", "expired", "handled", "handled", "dead-lettered", "handled"]);
    expect(handled).toEqual([
      [payment(1), 1],
      [{ ...payment(3), state: "$unknown" }, 1],
      [{ ...payment(4), method: { case: "$unknown", name: null } }, 1],
      [payment(6), 1],
    ]);
    const [first, second, ...others] = await recordsIn(raw, deadLetters);
    expect(others).toEqual([]);
    expect(first?.key).toBe("o-1");
    expect([...(first?.value ?? [])]).toEqual([...poison.value]);
    expect(first?.headers).toMatchObject({ ...poison.headers, x_error_code: "invalid_argument", x_attempts: "1" });
    expect(first?.headers["x_error"]).toMatch(/^this message cannot be read: /);
    expect(first?.headers["x_origin"]).toMatch(new RegExp(`^${topic}/.`));
    const failure = { x_error_code: "failed_precondition", x_error: "the books are closed", x_attempts: "1" };
    expect(second?.headers).toMatchObject(failure);
    expect(await recordsIn(raw, retries)).toEqual([]);
  });
});

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const refused = interactionError({
  ...{ code: "failed_precondition", reason: null, details: null, message: "the books are closed" },
});

async function recordsIn(connection: Awaited<ReturnType<Broker["connect"]>>, name: string) {
  const records: BrokerRecord[] = [];
  for await (const { record } of connection.read(name)) records.push(record);
  return records;
}

/** Another event whose bytes end too soon. */
function cutOff({ headers, value, ...record }: BrokerRecord): BrokerRecord {
  const ids = Object.keys(headers).filter((it) => it === "ce_id" || it === "ce-id");
  const changed = Object.fromEntries(ids.map((it) => [it, "poison"]));
  return { ...record, headers: { ...headers, ...changed }, value: value.subarray(0, -3) };
}
