import type { DeviceId, Reading } from "../../generated/measurements/types.js";
import { defineTelemetryHandlers } from "../../generated/telemetry/handlers.js";
import type { Summary } from "../../generated/telemetry/types.js";
import { database } from "../database.js";

const minuteMs = 60_000;
const summaries: Summary[] = [];
const faults = new Map<DeviceId, number>();
const awaited = new Set<DeviceId>();

function summaryOf(deviceId: DeviceId, sensor: string, readings: readonly Reading[]): Summary {
  const values = readings.filter((it) => it.sensor === sensor).map((it) => it.value);
  const firstMs = Math.min(...readings.map((it) => it.at.getTime()));
  const minute = new Date(firstMs - (firstMs % minuteMs));
  const mean = values.reduce((sum, it) => sum + it, 0) / values.length;
  const extremes = { least: Math.min(...values), greatest: Math.max(...values) };
  return { deviceId, sensor, minute, count: values.length, mean, ...extremes };
}

export const telemetry = defineTelemetryHandlers({
  async onReadings({ deviceId, payload: { readings } }, ctx) {
    awaited.add(deviceId);
    const sensors = new Set(readings.map((it) => it.sensor));
    const summed = [...sensors].map((it) => summaryOf(deviceId, it, readings));
    await database.transaction(async (tx) => {
      summaries.push(...summed);
      for (const it of summed) await ctx.publish.using(tx).minuteSummed(it);
    });
  },
  async onFault({ deviceId }) {
    faults.set(deviceId, (faults.get(deviceId) ?? 0) + 1);
  },
  async onStateChanged({ deviceId, state }) {
    if (state === "OFFLINE") awaited.delete(deviceId);
  },
  async *summaries({ deviceId, minute = new Date(0) }) {
    yield* summaries.filter((it) => it.deviceId === deviceId && it.minute >= minute);
  },
});
