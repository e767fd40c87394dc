export { type MemoryBroker, type MemoryOptions, memory } from "./memory.ts";
