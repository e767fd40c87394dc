import type { ConsumeSettings, Delivery } from "../broker.ts";
import type { Partition } from "./topic-log.ts";

/** A lane as one member reads it. */
interface Lane {
  readonly name: string;
  readonly partition: Partition;
  next: number;
  /** Done with, though something before is not. */
  readonly done: Set<number>;
  /** All before this is done with. */
  committed: number;
}

/** A member of a group: delivers the lanes that it has, as long as there is room for more. */
export class Member {
  readonly settings: ConsumeSettings;
  /** Calls when it has got further in a lane. */
  readonly #committed: (partition: Partition, offset: number) => void;
  readonly #lanes = new Map<Partition, Lane>();
  #outstanding = 0;
  #isPumping = false;
  #isStopped = false;

  constructor(settings: ConsumeSettings, committed: (partition: Partition, offset: number) => void) {
    this.settings = settings;
    this.#committed = committed;
  }

  has(partition: Partition): boolean {
    return this.#lanes.has(partition);
  }

  /** Reads a lane from an offset on. */
  give(partition: Partition, name: string, offset: number): void {
    this.#lanes.set(partition, { name, partition, next: offset, done: new Set(), committed: offset });
    this.pump();
  }

  /** Delivers nothing more of a lane; resolves when what is handled of it has ended. */
  async takeAway(partition: Partition): Promise<void> {
    const lane = this.#lanes.get(partition);
    if (lane === undefined) return;
    // No more of it is delivered, and what is done with still counts.
    lane.next = Number.POSITIVE_INFINITY;
    await this.settings.lost(lane.name);
    this.#lanes.delete(partition);
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Delivers what there is, after whoever runs now. */
  pump(): void {
    if (this.#isPumping || this.#isStopped) return;
    this.#isPumping = true;
    queueMicrotask(() => void this.#deliver());
  }

  async #deliver(): Promise<void> {
    try {
      while (!this.#isStopped && this.#outstanding < this.settings.inFlight) {
        const delivery = this.#next();
        if (delivery === null) return;
        const waiting = this.settings.take(delivery);
        if (waiting !== undefined) await waiting;
      }
    } finally {
      this.#isPumping = false;
    }
  }

  /** The next record of the lane whose turn it is. */
  #next(): Delivery | null {
    for (const lane of this.#lanes.values()) {
      // What was forgotten meanwhile cannot be read any more.
      if (lane.next < lane.partition.first) lane.next = lane.partition.first;
      const kept = lane.partition.at(lane.next);
      if (kept === undefined) continue;
      // Its turn is over: Maps keep the order of insertion.
      this.#lanes.delete(lane.partition);
      this.#lanes.set(lane.partition, lane);
      const offset = lane.next;
      lane.next += 1;
      this.#outstanding += 1;
      let isDone = false;
      return {
        record: kept.record,
        lane: lane.name,
        position: `${lane.name}/${offset}`,
        lag: lane.partition.end - offset - 1,
        done: () => {
          if (isDone) return;
          isDone = true;
          this.#done(lane, offset);
        },
      };
    }
    return null;
  }

  #done(lane: Lane, offset: number): void {
    this.#outstanding -= 1;
    lane.done.add(offset);
    const before = lane.committed;
    while (lane.done.delete(lane.committed)) lane.committed += 1;
    if (lane.committed > before && this.#lanes.get(lane.partition) === lane)
      this.#committed(lane.partition, lane.committed);
    this.pump();
  }
}
