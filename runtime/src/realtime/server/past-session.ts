import type { Failed } from "../../server/arrival.ts";
import type { Entry } from "./entry.ts";
import type { SessionLink, View } from "./view.ts";

/** A session that has ended, of which its client has not heard all. */
export class PastSession implements SessionLink {
  readonly id: string;
  readonly lastSeq: number;
  readonly #missed: readonly Entry[];
  readonly #failed: Failed | null;

  constructor(id: string, lastSeq: number, missed: readonly Entry[], failed: Failed | null) {
    this.id = id;
    this.lastSeq = lastSeq;
    this.#missed = missed;
    this.#failed = failed;
  }

  attach(view: View): void {
    for (const entry of this.#missed) view.show(entry);
    view.end(this.#failed);
  }

  take(): boolean {
    return true;
  }

  endIncoming(): void {}

  hasRoom(): void {}

  detach(): void {}
}
