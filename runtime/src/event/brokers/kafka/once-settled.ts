import { Cancellation } from "../../../cancellation.ts";
import { wait } from "../../server/wait.ts";
import { reconnectDelayMs } from "../reconnect-delay.ts";
import type { Cluster } from "./cluster.ts";
import { errorIds } from "./failures.ts";

/** What brokers answer while something is new, or moves. */
const unsettled = [
  "NOT_LEADER_OR_FOLLOWER",
  "LEADER_NOT_AVAILABLE",
  "FENCED_LEADER_EPOCH",
  "UNKNOWN_LEADER_EPOCH",
  "OFFSET_NOT_AVAILABLE",
  "UNKNOWN_TOPIC_ID",
  "INCONSISTENT_TOPIC_ID",
  "COORDINATOR_NOT_AVAILABLE",
  "COORDINATOR_LOAD_IN_PROGRESS",
  "NOT_COORDINATOR",
];
const tries = 12;

/** Does what needs a topic, again and again while that is still being made or moved; `others` say so too. */
export async function onceSettled<Value>(
  cluster: Cluster,
  topic: string,
  run: () => Promise<Value>,
  others: readonly string[] = [],
): Promise<Value> {
  const never = new Cancellation();
  for (let failures = 0; ; failures += 1) {
    try {
      return await run();
    } catch (error) {
      cluster.forgetTopic(topic);
      const ids = errorIds(error);
      if (failures >= tries || ![...unsettled, ...others].some((it) => ids.includes(it))) throw error;
      await wait(cluster.clock, reconnectDelayMs(Math.min(failures, 3), cluster.clock), never);
    }
  }
}
