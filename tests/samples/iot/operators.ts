import { expect } from "vitest";
import { collected, first } from "../collected.ts";
import { refused, type Shows } from "../shown.ts";
import type { TestFleet } from "./fleet.ts";

const nothing = { deviceId: "sensor-99" };
const noSuchDevice = { code: "not_found", reason: "DEVICE_NOT_FOUND", details: nothing } as const;
const settings = { interval: 30_000, sensors: [], labels: {} };
const blink = { case: "blink", value: { times: 3 } };

/** How what operators call is shown. */
export function operatorsShows({ iot, url, as, open, isNow, deviceId, told }: TestFleet): Shows {
  const operator = open(iot.createDevicesClient(url, as("operator", "devices:read", "devices:write")));
  const visitor = open(iot.createDevicesClient(url, as("operator")));
  const nobody = open(iot.createDevicesClient(url));
  const toldOf = async (name: "command" | "settings", call: () => Promise<unknown>) => {
    const from = told.now;
    await call();
    return (await told.first(`a device is told its ${name}`, (it) => it.name === name, from)).message;
  };
  return {
    "devices.listDevices": {
      async works() {
        const ids = (await collected(operator.listDevices({}))).map((it) => it["id"]);
        expect(ids).toEqual(["sensor-17", "sensor-18"]);
      },
      fails: () => refused(collected(visitor.listDevices({})), { code: "permission_denied" }),
    },
    "devices.getDevice": {
      works: async () =>
        expect(await operator.getDevice({ deviceId })).toMatchObject({ id: deviceId, firmware: "1.4.0" }),
      fails: () => refused(operator.getDevice(nothing), noSuchDevice),
    },
    "devices.saveSettings": {
      async works() {
        const message = await toldOf("settings", () => operator.saveSettings({ deviceId, settings }));
        expect(message).toEqual({ deviceId, payload: settings });
      },
      fails: () => refused(operator.saveSettings({ ...nothing, settings }), noSuchDevice),
    },
    "devices.sendCommand": {
      async works() {
        await isNow("ONLINE");
        const message = await toldOf("command", () => operator.sendCommand({ deviceId, command: blink }));
        expect(message).toMatchObject({ deviceId, payload: { command: blink } });
      },
      async fails() {
        await refused(operator.sendCommand({ ...nothing, command: blink }), noSuchDevice);
        await isNow("OFFLINE");
        const offline = { code: "failed_precondition", reason: "DEVICE_OFFLINE", details: { deviceId } } as const;
        await refused(operator.sendCommand({ deviceId, command: blink }), offline);
      },
    },
    "devices.fleetFeed": {
      async works() {
        await isNow("OFFLINE");
        const states: unknown[] = [];
        for await (const change of operator.fleetFeed({})) {
          if (change["deviceId"] !== deviceId) continue;
          states.push(change["state"]);
          if (states.length === 1) await isNow("ONLINE");
          else iot.endFeeds();
        }
        expect(states).toEqual(["OFFLINE", "ONLINE"]);
      },
      fails: () => refused(first(nobody.fleetFeed({})), { code: "unauthenticated" }),
    },
  };
}
