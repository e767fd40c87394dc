export { type Faults, faults } from "./faults.ts";
export { type InProcess, type InProcessOptions, inProcess } from "./in-process.ts";
export { type VirtualClock, type VirtualClockOptions, virtualClock } from "./virtual-clock.ts";
