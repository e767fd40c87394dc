import type { Clock, Timer } from "../../clock.ts";
import { parsedJson } from "../../http/wire-text.ts";
import type { Backplane } from "../backplane.ts";
import type { RealtimeOperation } from "../operation.ts";
import type { Entry } from "./entry.ts";
import type { ToRunner, ToViewer } from "./relay-message.ts";
import { failedOfJson } from "./told-failure.ts";
import type { SessionLink, TakenMessage, View } from "./view.ts";

/** What a session that another process runs needs. */
export interface RemoteSessionOptions {
  readonly id: string;
  readonly operation: RealtimeOperation;
  readonly backplane: Backplane;
  readonly clock: Clock;
  readonly lastSeq: number;
  /** Says something to the process that runs it; false where that is gone. */
  tell(said: ToRunner): Promise<boolean>;
  forget(): void;
}

/** So long the process that runs a session has to answer. */
export const answerMs = 1000;
/** So many messages are read at once: what there is no room for was read in vain. */
const maxRead = 16;
/** So often it is asked whether it is there. */
const askMs = 5000;

/** A session that another process runs: what it says is shown here, and what the client says is sent there. */
export class RemoteSession implements SessionLink {
  readonly #options: RemoteSessionOptions;
  #view: View | null = null;
  #shownSeq = 0;
  #isReading = false;
  /** The process that runs it was told to wait. */
  #isFull = false;
  /** The process that runs it takes more messages of the client. */
  #isTaking = true;
  /** More has come while it was read. */
  #isStale = false;
  /** All was said, up to a message that may still be on its way. */
  #end: { readonly failure: string; readonly lastSeq: number } | null = null;
  #attached: ((isThere: boolean) => void) | null = null;
  #asking: Timer | null = null;

  constructor(options: RemoteSessionOptions) {
    this.#options = options;
  }

  get id(): string {
    return this.#options.id;
  }

  get lastSeq(): number {
    return this.#options.lastSeq;
  }

  /** Asks the process that runs it; false where that is gone, or does not know of it. */
  async reach(after: number): Promise<boolean> {
    const { clock } = this.#options;
    this.#shownSeq = after;
    const answer = later<boolean>();
    this.#attached = answer.resolve;
    const timer = clock.after(answerMs, () => answer.resolve(false));
    const isThere = (await this.#tell({ kind: "attach", after })) && (await answer.promise);
    timer.cancel();
    if (!isThere) this.#options.forget();
    return isThere;
  }

  attach(view: View): void {
    this.#view = view;
    // What came since it was reached was not shown yet.
    void this.#readMissed();
    this.#ask();
  }

  take(message: TakenMessage): boolean {
    this.#say({ kind: "take", message });
    return this.#isTaking;
  }

  endIncoming(): void {
    this.#say({ kind: "endIncoming" });
  }

  hasRoom(): void {
    if (this.#isFull) this.#say({ kind: "full", isFull: false });
    this.#isFull = false;
    void this.#readMissed();
  }

  detach(_view: View, isOver: boolean): void {
    this.#say({ kind: "detach", isOver });
    this.#rest();
  }

  /** What the process that runs it says. */
  told(said: ToViewer): void {
    switch (said.kind) {
      case "attached":
        this.#attached?.(true);
        break;
      case "gone":
        this.#attached?.(false);
        this.#leave("restart");
        break;
      case "entry":
        this.#entry(said.entry);
        break;
      case "acknowledged":
        this.#view?.acknowledge(said.id);
        break;
      case "refused":
        this.#refused(said.id, said.failure);
        break;
      case "taking":
        this.#takes(said.isTaking);
        break;
      case "ended":
        this.#end = said;
        this.#showEnd();
        break;
      case "left":
        this.#leave(said.why);
        break;
      case "here":
        this.#asking?.cancel();
        this.#ask();
        this.#takes(said.isTaking);
        if (said.lastSeq > this.#shownSeq) void this.#readMissed();
        break;
    }
  }

  #entry(entry: Entry): void {
    const next = this.#shownSeq + 1;
    // A client that is full gets the rest from where it is kept, once there is room.
    if (this.#view === null || this.#view.isFull || entry.seq < next) return;
    if (entry.seq === next && !this.#isReading) {
      this.#show(entry);
    } else void this.#readMissed();
  }

  /** What was not heard of is read where it is kept: messages between processes may be lost. */
  async #readMissed(): Promise<void> {
    this.#isStale = true;
    if (this.#isReading) return;
    this.#isReading = true;
    let isWhole = true;
    while (this.#isStale && isWhole) {
      this.#isStale = false;
      isWhole = await this.#read().catch(() => false);
    }
    this.#isReading = false;
    if (isWhole) this.#showEnd();
    else this.#leave("restart");
  }

  /** Shows some of what is kept and was not shown, as far as there is room; false where some of it is gone. */
  async #read(): Promise<boolean> {
    if (this.#hasNoRoom()) return true;
    const stored = await this.#options.backplane.read(this.id, this.#shownSeq, maxRead);
    if (stored === null) return false;
    if (stored.messages.length === 0) return this.#shownSeq >= stored.lastSeq;
    for (const entry of stored.messages) {
      if (this.#hasNoRoom()) return true;
      if (entry.seq !== this.#shownSeq + 1) return false;
      this.#show(entry);
    }
    this.#isStale ||= this.#shownSeq < stored.lastSeq;
    return true;
  }

  #hasNoRoom(): boolean {
    return this.#view?.isFull === true;
  }

  #takes(isTaking: boolean): void {
    const wasTaking = this.#isTaking;
    this.#isTaking = isTaking;
    if (isTaking && !wasTaking) this.#view?.read();
  }

  #refused(id: string | null, failure: string): void {
    const failed = failedOfJson(parsedJson(failure), this.#options.operation);
    if (failed !== null) this.#view?.refuse(id, failed);
  }

  #show(entry: Entry): void {
    this.#shownSeq = entry.seq;
    this.#view?.show(entry);
    if (this.#isFull || !this.#hasNoRoom()) return;
    this.#isFull = true;
    this.#say({ kind: "full", isFull: true });
  }

  /** The end, once all before it was shown. */
  #showEnd(): void {
    if (this.#end === null || this.#isReading || this.#view === null || this.#view.isFull) return;
    if (this.#shownSeq < this.#end.lastSeq) void this.#readMissed();
    else this.#view.end(failedOfJson(parsedJson(this.#end.failure), this.#options.operation));
  }

  /** The client is to come back: to a session that goes on elsewhere, or is taken over. */
  #leave(why: "replaced" | "restart"): void {
    const view = this.#view;
    this.#rest();
    view?.leave(why);
  }

  #rest(): void {
    this.#view = null;
    this.#asking?.cancel();
    this.#options.forget();
  }

  #ask(): void {
    const { clock } = this.#options;
    this.#asking = clock.after(askMs, () => {
      this.#asking = clock.after(answerMs, () => this.#leave("restart"));
      this.#say({ kind: "areYouThere" });
    });
  }

  #say(said: ToRunner): void {
    void this.#tell(said).then((isHeard) => {
      if (!isHeard && said.kind !== "detach") this.#leave("restart");
    });
  }

  async #tell(said: ToRunner): Promise<boolean> {
    return this.#options.tell(said).catch(() => false);
  }
}

function later<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((keep) => {
    resolve = keep;
  });
  return { promise, resolve };
}
