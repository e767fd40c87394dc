import { expect } from "vitest";
import { collected } from "../collected.ts";
import { shownEvent } from "../messages.ts";
import { refused, type Shows } from "../shown.ts";
import type { TestFleet } from "./fleet.ts";

const minute = new Date("2026-03-01T12:00:00Z");
const values = [20, 22, 24];

/** How telemetry is shown. */
export function telemetryShows({ iot, url, as, open, broker, messages, device, deviceId }: TestFleet): Shows {
  const service = open(iot.createTelemetryClient(url, as("service")));
  const operator = open(iot.createTelemetryClient(url, as("operator", "devices:read")));
  const summary = { deviceId, sensor: "inside", minute, count: 3, least: 20, mean: 22, greatest: 24 };
  const publisher = open(iot.createTelemetryPublisher(broker));
  const minuteSummed = shownEvent("fleet.telemetry.minute-summed.v1", publisher.minuteSummed, summary);
  const report = () => {
    const at = new Date(minute.getTime() + 7000);
    const readings = values.map((value) => ({ sensor: "inside", value, unit: "CELSIUS", at }));
    return device.readings({ deviceId, payload: { readings } });
  };
  const fault = () => device.fault({ deviceId, payload: { code: 7 } });
  return {
    "telemetry.onReadings": {
      async works() {
        expect(await messages.heard("telemetry.minuteSummed", report)).toEqual(summary);
      },
      fails: () => messages.refusedBy("telemetry", "telemetry.onReadings", `fleet/v1/${deviceId}/readings`, report),
    },
    "telemetry.onFault": {
      works: fault,
      fails: () => messages.refusedBy("telemetry", "telemetry.onFault", `fleet/v1/${deviceId}/fault`, fault),
    },
    "telemetry.minuteSummed": messages.event("telemetry.minuteSummed", minuteSummed),
    "telemetry.summaries": {
      async works() {
        await messages.heard("telemetry.minuteSummed", report);
        expect(await collected(service.summaries({ deviceId, minute }))).toContainEqual(summary);
      },
      fails: () => refused(collected(operator.summaries({ deviceId })), { code: "unauthenticated" }),
    },
  };
}
