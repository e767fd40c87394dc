import type { Admission } from "./admission.ts";

/** Where a server is in its life, and who wants to know. */
export class ServerState {
  readonly #admission: Admission;
  readonly #listeners = new Set<() => void>();
  #status: "starting" | "ready" | "draining" = "starting";

  constructor(admission: Admission) {
    this.#admission = admission;
  }

  get status(): "starting" | "ready" | "draining" {
    return this.#status;
  }

  get isReady(): boolean {
    return this.#status === "ready";
  }

  /** Calls and streams that have not ended. */
  get inFlight(): number {
    return this.#admission.inFlight;
  }

  /** There is one more connection. */
  connected(): void {
    this.#admission.connected();
  }

  becomeReady(): void {
    this.#admission.becomeReady();
    this.#change("ready");
  }

  /** Says that it goes away, and still takes what comes. */
  announceDrain(): void {
    this.#change("draining");
  }

  /** Takes nothing new any more. */
  refuseNew(): void {
    this.#admission.isDraining = true;
  }

  /** Calls whenever it changes; answers what takes that back. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #change(status: "ready" | "draining"): void {
    this.#status = status;
    for (const listener of this.#listeners) listener();
  }
}
