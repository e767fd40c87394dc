import { EventEmitter, on } from "node:events";
import type { StateChange } from "../generated/devices/types.js";

const emitter = new EventEmitter();

/** Tells all who follow the fleet. */
export function tell(change: StateChange): void {
  emitter.emit("change", change);
}

/** Ends what all follow. */
export function endFeeds(): void {
  emitter.emit("end");
}

/** All that is told from now on, until feeds end. */
export function follow(signal: AbortSignal): AsyncIterable<StateChange> {
  return firsts(on(emitter, "change", { signal, close: ["end"] }));
}

async function* firsts(told: AsyncIterable<StateChange[]>): AsyncGenerator<StateChange> {
  for await (const changes of told) yield* changes;
}
