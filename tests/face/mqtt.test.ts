import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { acl } from "../../generator/emitters/acl/index.ts";
import type { MemoryBroker } from "../../runtime/src/event/memory/memory.ts";
import type { InteractionError } from "../../runtime/src/interaction-error.ts";
import type { MqttBroker } from "../../runtime/src/mqtt/broker.ts";
import type { MqttOptions } from "../../runtime/src/mqtt/mqtt.ts";
import { have } from "../infra/have.ts";
import type { BrokerServer } from "../support/brokers/broker-server.ts";
import { startMosquitto } from "../support/brokers/mosquitto.ts";
import { contractsOf } from "../support/contracts-of.ts";
import { failure } from "../support/outcome.ts";
import { userProject } from "../support/user-project.ts";

/** Devices of one service, which another listens to as well. */
const specs = {
  "interspec.yaml": "interspec: 1\nname: test\nnamespace: fleet\n",
  "specs/devices.yaml": `interspec: 1
service: devices
owner: team-devices
types:
  DeviceId: { type: id, pattern: "^[a-z0-9-]{1,40}$" }
  Restart: { fields: { delay: duration } }
  Blink: { fields: { times: { type: int, min: 1, max: 20 } } }
  Command: { union: { restart: Restart, blink: Blink } }
  Why: { enum: [POWER, NETWORK] }
interactions:
  reading:
    style: mqtt
    topic: fleet/v1/{deviceId}/sensors/{sensor}/reading
    from: device
    in: { deviceId: DeviceId, sensor: int }
    payload: { celsius: double, at: timestamp, labels: list<string> }
    emits: [command]
  gone:
    style: mqtt
    topic: fleet/v1/{deviceId}/gone
    from: device
    will: true
    in: { deviceId: DeviceId }
    payload: { why: Why }
  command:
    style: mqtt
    topic: fleet/v1/{deviceId}/commands
    from: service
    expiry: 1m
    in: { deviceId: DeviceId }
    payload: Command
  announcement: { style: mqtt, topic: fleet/v1/announcements, from: service, payload: { text: string } }
`,
  "specs/alarms.yaml": `interspec: 1
service: alarms
owner: team-alarms
interactions:
  onReading: { style: mqtt, consumes: devices.reading, shared: false }
`,
};

const source = `
import { memory } from "@interspec/runtime/event/memory";
import { type MqttBroker, type MqttOptions, mqtt } from "@interspec/runtime/mqtt";
import { serve } from "@interspec/runtime/server";
import { alarmsService } from "../generated/alarms/server.js";
import { createDevicesDevice, type DevicesDeviceHandlers } from "../generated/devices/device.js";
import { createDevicesPublisher } from "../generated/devices/publisher.js";
import { devicesService } from "../generated/devices/server.js";
import { DeviceId } from "../generated/devices/types.js";

export type Seen = (line: string) => void;
export const brokers = { memory, mqtt: (options: MqttOptions) => mqtt(options) };

export const start = (broker: MqttBroker, seen: Seen) =>
  serve(
    [
      devicesService({
        async reading({ deviceId, sensor, payload }, ctx) {
          seen(\`devices: \${deviceId} \${sensor} \${payload.celsius} \${payload.at.getUTCFullYear()} \${payload.labels.length} \${ctx.event.subject}\`);
          if (payload.celsius > 80) await ctx.publish.command({ deviceId, payload: { case: "restart", value: { delay: 1500 } } });
        },
        async gone({ deviceId, payload }) {
          seen(\`gone: \${deviceId} \${payload.why}\`);
        },
      }),
    ],
    { port: 0, host: "127.0.0.1", brokers: { mqtt: broker } },
  );

export const startAlarms = (broker: MqttBroker, seen: Seen) =>
  serve([alarmsService({ onReading: async ({ deviceId, payload }) => seen(\`alarms: \${deviceId} \${payload.celsius}\`) })], {
    port: 0,
    host: "127.0.0.1",
    brokers: { mqtt: broker },
  });

export const announce = async (broker: MqttBroker, text: string) => {
  await using publisher = createDevicesPublisher(broker);
  await publisher.announcement({ text });
};

export const device = async (broker: MqttBroker, id: string, seen: Seen) => {
  const deviceId = DeviceId(id);
  const handlers: Partial<DevicesDeviceHandlers> = {
    async command({ payload }) {
      switch (payload.case) {
        case "restart":
          return seen(\`\${id}: restart in \${payload.value.delay} ms\`);
        default:
          return seen(\`\${id}: \${payload.case}\`);
      }
    },
    announcement: async ({ text }) => seen(\`\${id}: \${text}\`),
  };
  const made = await createDevicesDevice(broker, handlers, { id, will: { gone: { deviceId, payload: { why: "POWER" } } } });
  return {
    read: (of: string, celsius: number) =>
      made.reading({ deviceId: DeviceId(of), sensor: 3, payload: { celsius, at: new Date("2026-05-01") } }),
    gone: () => made.gone({ deviceId, payload: { why: "NETWORK" } }),
    [Symbol.asyncDispose]: () => made[Symbol.asyncDispose](),
  };
};
`;

type Seen = (line: string) => void;
interface Device extends AsyncDisposable {
  read(of: string, celsius: number): Promise<void>;
  gone(): Promise<void>;
}
interface Main {
  readonly brokers: { memory(): MemoryBroker; mqtt(options: MqttOptions): MqttBroker };
  start(broker: MqttBroker, seen: Seen): Promise<AsyncDisposable>;
  startAlarms(broker: MqttBroker, seen: Seen): Promise<AsyncDisposable>;
  announce(broker: MqttBroker, text: string): Promise<void>;
  device(broker: MqttBroker, id: string, seen: Seen): Promise<Device>;
}

let main: Main;
beforeAll(async () => {
  const project = await userProject(specs, { "src/main.ts": source }, afterAll);
  main = (await project.load("src/main")) as unknown as Main;
});

describe("a generated device and generated services, in memory", () => {
  talks(() => {
    const broker = main.brokers.memory();
    return { as: () => broker };
  });

  it("tells that a device is gone", async () => {
    const broker = main.brokers.memory();
    const { seen, until } = lines();
    await using _service = await main.start(broker, seen);
    await main.device(broker, "d-9", seen);
    broker.lose("d-9");
    await until("gone: d-9 POWER");
  });
});

describe.skipIf(!(await have("mosquitto")))(
  "a generated device and generated services, over mosquitto with its list",
  () => {
    let server: BrokerServer;
    beforeAll(async () => {
      const files = await contractsOf(specs, acl);
      const list = files.find((it) => it.path.endsWith("mosquitto.acl"))?.content ?? "";
      server = await startMosquitto({ acl: list });
    });
    afterAll(() => server.stop());
    talks(() => ({ as: () => main.brokers.mqtt({ url: server.url }) }));
  },
);

function talks(place: () => { as(): MqttBroker }): void {
  it("talk, each in its own name", async () => {
    const { as } = place();
    const { seen, all, until } = lines();
    await using _devices = await main.start(as(), seen);
    await using _alarms = await main.startAlarms(as(), seen);
    await using one = await main.device(as(), "d-1", seen);
    await using _two = await main.device(as(), "d-2", seen);
    await one.read("d-1", 20.5);
    await until("alarms: d-1 20.5");
    await one.read("d-1", 99);
    await until("d-1: restart in 1500 ms");
    await one.gone();
    await until("gone: d-1 NETWORK");
    await main.announce(as(), "hello");
    await Promise.all([until("d-1: hello"), until("d-2: hello"), until("alarms: d-1 99")]);
    expect([...all].sort()).toEqual([
      "alarms: d-1 20.5",
      "alarms: d-1 99",
      "d-1: hello",
      "d-1: restart in 1500 ms",
      "d-2: hello",
      "devices: d-1 3 20.5 2026 0 d-1/3",
      "devices: d-1 3 99 2026 0 d-1/3",
      "gone: d-1 NETWORK",
    ]);
  });

  it("refuse what is none of its type before it leaves", async () => {
    const { as } = place();
    const { seen } = lines();
    await using one = await main.device(as(), "d-1", seen);
    const wrong: InteractionError = await failure(one.read("d-1", Number.NaN));
    expect(wrong).toMatchObject({ code: "invalid_argument", interaction: "devices.reading" });
    expect(await failure(one.read("d-2", 1))).toMatchObject({ code: "permission_denied" });
  });
}

function lines() {
  const all: string[] = [];
  const waiting = new Map<string, () => void>();
  onTestFinished(() => waiting.clear());
  return {
    all,
    seen(line: string) {
      all.push(line);
      waiting.get(line)?.();
    },
    until: (line: string) =>
      all.includes(line)
        ? Promise.resolve()
        : new Promise<void>((resolve) => {
            waiting.set(line, resolve);
          }),
  };
}
