import type { onTestFinished } from "vitest";
import { bearer, type Credential } from "../../../runtime/src/auth/credentials.ts";
import type { DeviceOptions } from "../../../runtime/src/mqtt/device.ts";
import type { Outbox } from "../../../runtime/src/outbox/outbox.ts";
import type { ServeOptions } from "../../../runtime/src/server/options.ts";
import { Happenings } from "../happenings.ts";
import type { Crossing } from "../heard.ts";
import type * as made from "../made.ts";
import { madeOf, type RunningSample, runningSample } from "../made.ts";
import { Messages } from "../messages.ts";
import type { WatchedBroker } from "../watched-broker.ts";

/** What a device sends. */
export interface Device {
  readonly presence: made.Publish;
  readonly readings: made.Publish;
  readonly fault: made.Publish;
  readonly commandDone: made.Publish;
}

interface DevicesClient {
  readonly listDevices: made.Stream;
  readonly getDevice: made.Call;
  readonly saveSettings: made.Call;
  readonly sendCommand: made.Call;
  readonly fleetFeed: made.Stream;
}

interface DevicesPublisher {
  readonly stateChanged: made.Publish;
  readonly command: made.Publish;
  readonly settings: made.Publish;
}

/** What is generated of specs/iot, and the handlers of the test. */
export interface Iot {
  readonly serve: made.Serve;
  readonly devicesService: made.MakeService;
  readonly telemetryService: made.MakeService;
  readonly createDevicesClient: made.MakeClient<DevicesClient>;
  readonly createTelemetryClient: made.MakeClient<{ readonly summaries: made.Stream }>;
  readonly createDevicesPublisher: made.MakePublisher<DevicesPublisher>;
  readonly createTelemetryPublisher: made.MakePublisher<{ readonly minuteSummed: made.Publish }>;
  readonly consumeDevices: made.Consume;
  readonly consumeTelemetry: made.Consume;
  createDevicesDevice(
    broker: WatchedBroker,
    handlers: object,
    options: DeviceOptions,
  ): Promise<Device & AsyncDisposable>;
  readonly devices: object;
  readonly telemetry: object;
  readonly database: Outbox;
  endFeeds(): void;
}

/** What a device was told. */
export interface Told {
  readonly name: "command" | "settings";
  readonly message: made.Values;
}

/** The fleet as tests call it, with a device that is connected. */
export interface TestFleet extends RunningSample {
  readonly iot: Iot;
  readonly messages: Messages;
  readonly device: Device;
  readonly deviceId: string;
  readonly told: Happenings<Told>;
  /** The device says how it is, and its service has heard of it. */
  isNow(state: "ONLINE" | "OFFLINE"): Promise<void>;
  as(scheme: "operator" | "service", ...scopes: readonly string[]): { readonly auth: Credential };
}

/** A token says what it is of: its scheme, and its scopes. */
const auth: NonNullable<ServeOptions["auth"]> = Object.fromEntries(
  ["operator", "service"].map((scheme) => [
    scheme,
    ({ bearer: token }) => {
      const [of, ...scopes] = Buffer.from(token ?? "", "base64url")
        .toString()
        .split(" ");
      if (of !== scheme) throw new Error("it is of another scheme");
      return { id: scheme, scheme, scopes };
    },
  ]),
);

/** Generates, compiles and serves it. */
export async function testFleet(whenFinished: typeof onTestFinished): Promise<TestFleet> {
  const iot = await madeOf<Iot>("specs/iot", ["tests/samples/iot/project"], whenFinished);
  const sample = await runningSample(
    iot.serve,
    (faults) => [
      iot.devicesService(faults.in("devices", iot.devices)),
      iot.telemetryService(faults.in("telemetry", iot.telemetry)),
    ],
    ["event", "mqtt"],
    whenFinished,
    { auth, outbox: iot.database },
  );
  const { broker, faults, heard, open } = sample;
  const messages = new Messages(sample);
  const readers = { group: "tests", logger: heard.logger };
  const read = (service: string, name: string) => faults.in(service, messages.handlersOf(service, [name]));
  open(await iot.consumeDevices(broker, readers, read("devices", "stateChanged")));
  open(await iot.consumeTelemetry(broker, readers, read("telemetry", "minuteSummed")));
  const told = new Happenings<Told>();
  const handlers = {
    command: async (message: made.Values) => told.add({ name: "command", message }),
    settings: async (message: made.Values) => told.add({ name: "settings", message }),
  };
  const deviceId = "sensor-17";
  const options = { id: deviceId, logger: heard.logger };
  const device = open(await iot.createDevicesDevice(broker, faults.in("devices", handlers), options));
  return {
    ...sample,
    ...{ iot, messages, device, deviceId, told },
    async isNow(state) {
      const from = heard.calls.now;
      await device.presence({ deviceId, payload: { state, at: new Date() } });
      const isIt = (it: Crossing) => it.interaction === "devices.presence" && it.code === "ok";
      await heard.calls.first(`the device is ${state}`, isIt, from);
    },
    as: (scheme, ...scopes) => ({ auth: bearer(Buffer.from([scheme, ...scopes].join(" ")).toString("base64url")) }),
  };
}
