import type { Failed } from "../../server/arrival.ts";
import type { Entry } from "./entry.ts";

/** What is kept of a session for when its client comes back. Rejects with `unavailable` where that cannot be reached. */
export interface SessionRecord {
  readonly id: string;
  /** Keeps a message; false: another process runs the session by now. */
  append(entry: Entry): boolean | Promise<boolean>;
  /** Notes the id of a message of the client, before it is acknowledged. */
  note(id: string): void | Promise<void>;
  /** Notes that all was said. */
  finish(failed: Failed | null): void | Promise<void>;
  /** This process does not run it any more; another may. */
  release(): void | Promise<void>;
  /** Nobody comes back to it. */
  remove(): void | Promise<void>;
  /** Another process looks after it. */
  abandon(): void;
}

/** Known to this process alone: the session itself has all there is. */
export function ownRecord(id: string): SessionRecord {
  return {
    id,
    append: () => true,
    note: nothing,
    finish: nothing,
    release: nothing,
    remove: nothing,
    abandon: nothing,
  };
}

function nothing(): void {}
