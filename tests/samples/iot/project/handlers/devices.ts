import { interactionError } from "@interspec/runtime";
import { deviceNotFound, deviceOffline } from "../../generated/devices/errors.js";
import { defineDevicesHandlers } from "../../generated/devices/handlers.js";
import type { Device } from "../../generated/devices/types.js";
import { DeviceId } from "../../generated/measurements/types.js";
import { follow, tell } from "../changes.js";
import { database } from "../database.js";

const release = { model: "Thermo 2", firmware: "1.4.0", lastSeen: new Date("2026-03-01T08:00:00Z") };
const fleet = new Map<DeviceId, Device>();
for (const id of [DeviceId("sensor-17"), DeviceId("sensor-18")]) fleet.set(id, { ...release, id, state: "OFFLINE" });
const commands = new Set<string>();

function found(deviceId: DeviceId): Device {
  const device = fleet.get(deviceId);
  if (device === undefined) throw deviceNotFound({ deviceId });
  return device;
}

export const devices = defineDevicesHandlers({
  async presence({ deviceId, payload }, ctx) {
    const { state, at } = payload;
    fleet.set(deviceId, { ...found(deviceId), state, lastSeen: at });
    const change = { deviceId, state, at };
    await database.transaction((tx) => ctx.publish.using(tx).stateChanged(change));
    tell(change);
  },
  async readings({ deviceId }) {
    found(deviceId);
  },
  async fault({ deviceId }) {
    fleet.set(deviceId, { ...found(deviceId), state: "FAULTY" });
  },
  async commandDone({ commandId }) {
    if (commands.delete(commandId)) return;
    throw interactionError({ code: "not_found", reason: null, details: null, message: "nobody sent that command" });
  },
  async listDevices({ state }) {
    const items = [...fleet.values()].filter((it) => state === undefined || it.state === state);
    return { items, nextCursor: null };
  },
  async getDevice({ deviceId }) {
    return found(deviceId);
  },
  async saveSettings({ deviceId, settings }, ctx) {
    found(deviceId);
    await database.transaction((tx) => ctx.publish.using(tx).settings({ deviceId, payload: settings }));
  },
  async sendCommand({ deviceId, command }, ctx) {
    if (found(deviceId).state === "OFFLINE") throw deviceOffline({ deviceId });
    const commandId = crypto.randomUUID();
    commands.add(commandId);
    await database.transaction((tx) => ctx.publish.using(tx).command({ deviceId, payload: { commandId, command } }));
    return { commandId };
  },
  async *fleetFeed({ state }, { signal }) {
    const later = follow(signal);
    for (const it of fleet.values())
      if (state === undefined || it.state === state)
        yield { deviceId: it.id, state: it.state, at: it.lastSeen ?? new Date(0) };
    for await (const change of later) if (state === undefined || change.state === state) yield change;
  },
});
