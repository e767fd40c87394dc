import { Cancellation } from "../../cancellation.ts";
import type { Clock } from "../../clock.ts";
import { wait } from "../server/wait.ts";
import { closedConnection } from "./given-up.ts";

/** So long a broker is waited for that is to be left: one that says nothing holds nobody up. */
export const leavingMs = 5000;

/** Waits for a promise, but no longer than so many milliseconds. Rejects as it does, where it does so in time. */
export async function atMost(clock: Clock, ms: number, promise: Promise<unknown>): Promise<void> {
  const isOver = new Cancellation();
  await Promise.race([promise, wait(clock, ms, isOver)]).finally(() => isOver.cancel(closedConnection()));
}
