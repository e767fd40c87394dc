import { afterAll } from "vitest";
import { devicesShows } from "./iot/devices.ts";
import { testFleet } from "./iot/fleet.ts";
import { operatorsShows } from "./iot/operators.ts";
import { telemetryShows } from "./iot/telemetry.ts";
import { promisedIn } from "./promised.ts";
import { showAll } from "./shown.ts";

const fleet = await testFleet(afterAll);
const shows = { ...devicesShows(fleet), ...operatorsShows(fleet), ...telemetryShows(fleet) };

showAll(await promisedIn("specs/iot"), shows, fleet.heard);
