import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { kafka } from "@interspec/runtime/event/kafka";
import { memory } from "@interspec/runtime/event/memory";
import { nats } from "@interspec/runtime/event/nats";
import { pulsar } from "@interspec/runtime/event/pulsar";
import { type MqttBroker, mqtt } from "@interspec/runtime/mqtt";
import type { Brokers } from "@interspec/runtime/publisher";

/** The brokers of the shop, by the names in its interspec.yaml. */
export interface ShopBrokers extends AsyncDisposable {
  readonly all: Exclude<Brokers, { readonly kind: string }>;
  readonly mqtt: MqttBroker;
  /** What each is, for people. */
  readonly told: readonly string[];
}

/** One broker in the memory of this process, for all of them. */
export function embeddedBrokers(): ShopBrokers {
  const broker = memory();
  return {
    all: { event: broker, telemetry: broker, marketing: broker, inProcess: broker, mqtt: broker },
    mqtt: broker,
    told: ["all in the memory of this process"],
    async [Symbol.asyncDispose]() {},
  };
}

/** Real ones: Kafka, NATS, Pulsar and mosquitto, as far as they can be had; of the others the embedded one. */
export async function realBrokers(): Promise<ShopBrokers> {
  const script = new URL("../../../../scripts/start-brokers.mjs", import.meta.url);
  const child = spawn(process.execPath, [script.pathname], { stdio: ["pipe", "pipe", "inherit"] });
  const urls = await urlsOf(child.stdout);
  const embedded = memory();
  const of = <Broker>(name: string, make: (url: string) => Broker) => {
    const url = urls[name];
    return typeof url === "string" ? make(url) : embedded;
  };
  const phones = of("mosquitto", (url) => mqtt({ url }));
  return {
    all: {
      event: of("kafka", (url) => kafka({ url })),
      telemetry: of("nats-server", (url) => nats({ servers: [url] })),
      marketing: of("pulsar", (url) => pulsar({ url })),
      inProcess: embedded,
      mqtt: phones,
    },
    mqtt: phones,
    told: Object.entries(urls).map(([name, url]) => `${name} ${url ?? "is not to be had: in memory"}`),
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await once(child, "exit");
    },
  };
}

async function urlsOf(output: NodeJS.ReadableStream): Promise<Readonly<Record<string, unknown>>> {
  for await (const line of createInterface({ input: output })) return JSON.parse(line);
  throw new Error("the brokers did not start");
}
