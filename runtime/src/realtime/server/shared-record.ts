import type { Clock, Timer } from "../../clock.ts";
import { interactionError } from "../../interaction-error.ts";
import type { Backplane } from "../backplane.ts";
import type { RealtimeOperation, ResumeSettings } from "../operation.ts";
import type { SessionRecord } from "./session-record.ts";
import { toldFailure } from "./told-failure.ts";

/** What a session that others may take over needs. */
export interface SharedRecordOptions {
  readonly backplane: Backplane;
  readonly process: string;
  readonly clock: Clock;
  readonly operation: RealtimeOperation;
  readonly settings: ResumeSettings;
}

/** Kept where other processes find it. */
export function sharedRecord(id: string, options: SharedRecordOptions): SessionRecord {
  const { backplane, process, clock, operation, settings } = options;
  let timer: Timer | null = null;
  const keep = () => {
    timer = clock.after(settings.windowMs / 2, () => {
      // Where it cannot be reached for a while, the next time may do.
      backplane.keep(id).catch(() => undefined);
      keep();
    });
  };
  const rest = () => timer?.cancel();
  keep();
  return {
    id,
    append: (entry) => reached(backplane.append(id, process, entry)),
    note: (message) => reached(backplane.note(id, message)),
    // Where that cannot be noted, a client that comes back hears of nothing, and begins anew.
    finish: (failed) => backplane.finish(id, process, toldFailure(failed, operation)).catch(() => undefined),
    async release() {
      rest();
      await backplane.claim(id, process, "").catch(() => undefined);
    },
    async remove() {
      rest();
      await backplane.remove(id).catch(() => undefined);
    },
    abandon: rest,
  };
}

/** What a backplane answers; `unavailable` where it does not. */
export async function reached<Value>(answer: Promise<Value>): Promise<Value> {
  try {
    return await answer;
  } catch (cause) {
    const message = "what sessions are kept in cannot be reached";
    throw interactionError({ code: "unavailable", reason: null, details: null, message, retryable: true, cause });
  }
}
