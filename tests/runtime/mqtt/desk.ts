import { onTestFinished } from "vitest";
import type { MessageContext } from "../../../runtime/src/context.ts";
import type { Logger } from "../../../runtime/src/logger.ts";
import type { MqttBroker } from "../../../runtime/src/mqtt/broker.ts";
import { createDevice, type DeviceOptions } from "../../../runtime/src/mqtt/device.ts";
import { type MqttOptions, mqtt } from "../../../runtime/src/mqtt/mqtt.ts";
import type { PublishOptions } from "../../../runtime/src/publish-options.ts";
import { type App, serve } from "../../../runtime/src/server/serve.ts";
import { defineService, type Operations } from "../../../runtime/src/service.ts";
import type { BrokerServer } from "../../support/brokers/broker-server.ts";
import type { Values } from "../../support/http-operations.ts";
import { shipping, subscriber } from "./shipping.ts";

/** What came, one after the other. */
export class Arrivals<Value> {
  readonly all: Value[] = [];
  #taken = 0;
  #wake: () => void = () => undefined;

  add(value: Value): void {
    this.all.push(value);
    this.#wake();
  }

  /** The first that nobody has taken yet; waits for it. */
  async next(): Promise<Value> {
    while (this.#taken >= this.all.length) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#taken += 1;
    return this.all[this.#taken - 1] as Value;
  }

  /** The next so many. */
  async take(count: number): Promise<readonly Value[]> {
    const taken: Value[] = [];
    while (taken.length < count) taken.push(await this.next());
    return taken;
  }

  /** Waits for one that is so. */
  async until(isSo: (value: Value) => boolean): Promise<Value> {
    while (true) {
      const value = await this.next();
      if (isSo(value)) return value;
    }
  }
}

/** A line of a log. */
export interface Line {
  readonly level: string;
  readonly text: string;
  readonly fields: { readonly [name: string]: unknown };
}

/** A logger that keeps its lines. */
export function recorder(): { readonly logger: Logger; readonly lines: Arrivals<Line> } {
  const lines = new Arrivals<Line>();
  const at = (level: string) => (fields: object, text: string) => lines.add({ level, text, fields: { ...fields } });
  return { logger: { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") }, lines };
}

type Publish = (message: Values, options?: PublishOptions) => Promise<void>;

/** The context of a handler that publishes. */
export type Ctx = MessageContext<{ readonly publish: { readonly job: Publish; readonly news: Publish } }>;
export type Handler = (message: Values, ctx: Ctx) => Promise<void>;

/** What a service is started with beside its handlers. */
export interface ServiceSettings {
  readonly broker: MqttBroker;
  readonly logger?: Logger;
  readonly operations?: Operations;
  /** What its handlers publish. */
  readonly emits?: Operations;
  readonly drain?: { readonly delayMs?: number; readonly graceMs?: number };
  readonly name?: string;
}

/** Serves shipping with these handlers, until the test ends. */
export async function startService(
  handlers: Readonly<Record<string, Handler>>,
  settings: ServiceSettings,
): Promise<App> {
  const { broker, logger = recorder().logger, emits = {}, drain = {}, name = "shipping" } = settings;
  const operations = settings.operations ?? subscribersOf(Object.keys(handlers));
  const service = defineService({
    name,
    version: 1,
    maxHops: 3,
    calls: {},
    operations,
    emits: Object.fromEntries(Object.keys(handlers).map((it) => [it, emits])),
    handlers: handlers as never,
  });
  const app = await serve([service], { port: 0, host: "127.0.0.1", brokers: { mqtt: broker }, logger, drain });
  onTestFinished(() => app.drain());
  return app;
}

function subscribersOf(names: readonly string[]): Operations {
  return Object.fromEntries(
    names.map((it) => [it, subscriber(shipping[it as keyof typeof shipping], { shared: false })]),
  );
}

/** What a device of shipping publishes. */
export interface Courier extends AsyncDisposable {
  readonly position: Publish;
  readonly handedOver: Publish;
}

/** Connects a device of shipping, until the test ends. */
export async function startCourier(
  broker: MqttBroker,
  handlers: Readonly<Record<string, Handler>>,
  options: DeviceOptions,
): Promise<Courier> {
  const { job, settings, news, ...sends } = shipping;
  const messages = { service: "shipping", sends, receives: { job, settings, news } };
  const device = await createDevice(messages, broker, handlers as never, { logger: recorder().logger, ...options });
  const courier = device as unknown as Courier;
  onTestFinished(() => courier[Symbol.asyncDispose]());
  return courier;
}

/** The way to a mosquitto. */
export function mosquittoAt(server: Pick<BrokerServer, "port">, options: Partial<MqttOptions> = {}): MqttBroker {
  return mqtt({ url: `mqtt://127.0.0.1:${server.port}`, ...options });
}
