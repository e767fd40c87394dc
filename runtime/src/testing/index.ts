export { type Faults, faults } from "./faults.ts";
export { type InProcess, type InProcessOptions, inProcess } from "./in-process.ts";
export { memory, type PublishedMessage, type TestBroker } from "./memory.ts";
export { type VirtualClock, type VirtualClockOptions, virtualClock } from "./virtual-clock.ts";
