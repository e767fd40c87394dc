import { expect } from "vitest";
import { shownEvent } from "../messages.ts";
import { refused, type Shows } from "../shown.ts";
import type { TestFleet } from "./fleet.ts";

const at = new Date("2026-03-01T12:00:00Z");
const online = { state: "ONLINE", at };
const reading = { sensor: "inside", value: 21.5, unit: "CELSIUS", at };
const settings = { interval: 60_000, sensors: ["inside"], labels: { room: "attic" } };

/** How the messages of devices are shown, and what their service publishes. */
export function devicesShows(fleet: TestFleet): Shows {
  const { iot, url, as, open, broker, heard, messages, device, deviceId, isNow, told } = fleet;
  const publisher = open(iot.createDevicesPublisher(broker));
  const operator = open(iot.createDevicesClient(url, as("operator", "devices:read", "devices:write")));
  const stateChanged = shownEvent("fleet.devices.state-changed.v1", publisher.stateChanged, {
    ...{ deviceId: "sensor-18", state: "FAULTY", at },
  });
  const topic = (last: string) => `fleet/v1/${deviceId}/${last}`;
  const command = () => ({ commandId: crypto.randomUUID(), command: { case: "blink", value: { times: 3 } } });
  const toldTo = async (name: "command" | "settings", payload: object, publish: () => Promise<void>) => {
    const from = told.now;
    await publish();
    const { message } = await told.first(`a device is told its ${name}`, (it) => it.name === name, from);
    expect(message).toEqual({ deviceId, payload });
  };
  return {
    "devices.presence": {
      async works() {
        await messages.heard("devices.stateChanged", () => device.presence({ deviceId, payload: online }), {
          deviceId,
        });
        const will = { presence: { deviceId: "sensor-18", payload: { state: "OFFLINE", at } } };
        const options = { id: "sensor-18", logger: heard.logger, will };
        await using _lost = await iot.createDevicesDevice(broker, {}, options);
        const lost = { deviceId: "sensor-18", state: "OFFLINE" };
        await messages.heard("devices.stateChanged", async () => broker.lose("sensor-18"), lost);
      },
      async fails() {
        await using stranger = await iot.createDevicesDevice(broker, {}, { id: "sensor-99", logger: heard.logger });
        const hello = () => stranger.presence({ deviceId: "sensor-99", payload: online });
        const said = await messages.acknowledgement("devices", "fleet/v1/sensor-99/presence", hello);
        expect(said).toEqual({ reason: 0x90, code: "not_found" });
        const foreign = stranger.presence({ deviceId, payload: online });
        await refused(foreign, { code: "permission_denied" });
      },
    },
    "devices.readings": {
      works: () => device.readings({ deviceId, payload: { readings: [reading] } }),
      async fails() {
        const tell = () => device.readings({ deviceId, payload: { readings: [reading] } });
        await messages.refusedBy("devices", "devices.readings", topic("readings"), tell);
        await refused(device.readings({ deviceId, payload: { readings: [] } }), { code: "invalid_argument" });
      },
    },
    "devices.fault": {
      works: () => device.fault({ deviceId, payload: { code: 7, text: "it is hot" } }),
      fails: () =>
        messages.refusedBy("devices", "devices.fault", topic("fault"), () =>
          device.fault({ deviceId, payload: { code: 7 } }),
        ),
    },
    "devices.commandDone": {
      async works() {
        await isNow("ONLINE");
        const { commandId } = await operator.sendCommand({ deviceId, command: command().command });
        await device.commandDone({ deviceId, commandId, payload: { result: "DONE" } });
      },
      async fails() {
        const commandId = crypto.randomUUID();
        const done = () => device.commandDone({ deviceId, commandId, payload: { result: "REFUSED", text: "no" } });
        const said = await messages.acknowledgement("devices", topic(`commands/${commandId}/result`), done);
        expect(said).toEqual({ reason: 0x90, code: "not_found" });
      },
    },
    "devices.command": {
      async works() {
        const payload = command();
        await toldTo("command", payload, () => publisher.command({ deviceId, payload }));
      },
      fails: () =>
        messages.refusedBy(deviceId, "devices.command", topic("commands"), () =>
          publisher.command({ deviceId, payload: command() }),
        ),
    },
    "devices.settings": {
      works: () => toldTo("settings", settings, () => publisher.settings({ deviceId, payload: settings })),
      async fails() {
        const save = () => publisher.settings({ deviceId, payload: settings });
        await messages.refusedBy(deviceId, "devices.settings", topic("settings"), save);
        const tooOften = publisher.settings({ deviceId, payload: { ...settings, interval: 1 } });
        await refused(tooOften, { code: "invalid_argument" });
      },
    },
    "devices.stateChanged": messages.event("devices.stateChanged", stateChanged),
    "telemetry.onStateChanged": messages.consumer(
      "telemetry.onStateChanged",
      stateChanged,
      "fleet.devices.state-changed.v1.telemetry.dlq",
    ),
  };
}
