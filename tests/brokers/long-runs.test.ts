import { expect, onTestFinished, test } from "vitest";
import type { Broker } from "../../runtime/src/event/broker.ts";
import { kafka } from "../../runtime/src/event/brokers/kafka.ts";
import { nats } from "../../runtime/src/event/brokers/nats.ts";
import { pulsar } from "../../runtime/src/event/brokers/pulsar.ts";
import { need, type Tool } from "../infra/have.ts";
import type { BrokerServer } from "../support/brokers/broker-server.ts";
import { startKafka } from "../support/brokers/kafka.ts";
import { startNats } from "../support/brokers/nats.ts";
import { startPulsar } from "../support/brokers/pulsar.ts";
import { longRun } from "./long-run.ts";

// `npm run test:brokers` has all of them; else a few thousand tell whether it still works.
const isFull = process.env["INTERSPEC_BROKERS"] === "full";

interface Run {
  readonly tool: Tool;
  readonly count: number;
  /** Whether it knows what it was sent before. */
  readonly takesNothingTwice: boolean;
  start(): Promise<BrokerServer>;
  brokerAt(url: string): Broker;
}

const times = { sessionMs: 6000, heartbeatMs: 500 };
const runs: readonly Run[] = [
  {
    tool: "kafka",
    count: isFull ? 100_000 : 5000,
    takesNothingTwice: true,
    start: () => startKafka({ partitions: 6 }),
    brokerAt: (url) => kafka({ url, ...times }),
  },
  {
    tool: "nats-server",
    count: isFull ? 100_000 : 5000,
    takesNothingTwice: true,
    start: () => startNats(),
    brokerAt: (url) => nats({ url }),
  },
  {
    tool: "pulsar",
    count: isFull ? 10_000 : 2000,
    takesNothingTwice: false,
    start: () => startPulsar(),
    brokerAt: (url) => pulsar({ url }),
  },
];

test.for(runs)(
  "$count events through $tool, killed twice, while members come and go: none lost, in order, each handled once",
  { timeout: isFull ? 900_000 : 180_000 },
  async ({ tool, count, takesNothingTwice, start, brokerAt }, context) => {
    await need(context, tool);
    const server = await start();
    onTestFinished(() => server.stop());
    const result = await longRun({ server, broker: brokerAt(server.url), count });
    expect(result.lost).toEqual([]);
    expect(result.disordered).toEqual([]);
    expect(result.repeated).toBe(0);
    expect(result.duplicatesInPeace).toBe(0);
    const { seconds, duplicates, stored, publishedAgain } = result;
    if (takesNothingTwice) expect(stored).toBeLessThanOrEqual(count + publishedAgain);
    expect(stored).toBeGreaterThanOrEqual(count);
    process.stdout.write(
      `${tool}: ${count} events in ${seconds.toFixed(1)} s, ${publishedAgain} published again, ${stored} stored, ${duplicates} absorbed\n`,
    );
  },
);
