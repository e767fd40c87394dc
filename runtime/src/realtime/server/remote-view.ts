import type { Failed } from "../../server/arrival.ts";
import type { RealtimeOperation } from "../operation.ts";
import type { Entry } from "./entry.ts";
import type { ToViewer } from "./relay-message.ts";
import { toldFailure } from "./told-failure.ts";
import type { View } from "./view.ts";

/** A session that is shown by another process: what it says is sent there. */
export class RemoteView implements View {
  /** As the other process says. */
  isFull = false;
  /** Whether the session takes more messages of the client. */
  isTaking = true;
  readonly isBehind = false;
  readonly id: string;
  readonly #operation: RealtimeOperation;
  readonly #tell: (said: ToViewer) => void;

  #lastSeq: number;

  /** `after`: the last message that its client has seen. */
  constructor(id: string, operation: RealtimeOperation, after: number, tell: (said: ToViewer) => void) {
    this.id = id;
    this.#lastSeq = after;
    this.#operation = operation;
    this.#tell = tell;
  }

  show(entry: Entry): void {
    this.#lastSeq = entry.seq;
    this.#tell({ kind: "entry", entry });
  }

  acknowledge(id: string): void {
    this.#tell({ kind: "acknowledged", id });
  }

  refuse(id: string | null, failed: Failed): void {
    this.#tell({ kind: "refused", id, failure: toldFailure(failed, this.#operation) });
  }

  read(): void {
    this.setTaking(true);
  }

  setTaking(isTaking: boolean): void {
    if (this.isTaking === isTaking) return;
    this.isTaking = isTaking;
    this.#tell({ kind: "taking", isTaking });
  }

  end(failed: Failed | null): void {
    this.#tell({ kind: "ended", failure: toldFailure(failed, this.#operation), lastSeq: this.#lastSeq });
  }

  leave(why: "replaced" | "restart"): void {
    this.#tell({ kind: "left", why });
  }
}
