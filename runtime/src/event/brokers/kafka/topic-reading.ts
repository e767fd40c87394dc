import { Cancellation } from "../../../cancellation.ts";
import type { Logger } from "../../../logger.ts";
import type { ConsumeSettings } from "../../broker.ts";
import { wait } from "../../server/wait.ts";
import { closedConnection } from "../given-up.ts";
import { reconnectDelayMs } from "../reconnect-delay.ts";
import { endOf, type FetchedPartition, recordsIn } from "./batches.ts";
import type { Cluster, TopicFacts } from "./cluster.ts";
import { errorIds, kafkaFailure } from "./failures.ts";
import { groupedBy } from "./grouped-by.ts";
import { listOffsets } from "./offsets.ts";
import { Watermark } from "./watermark.ts";

/** A partition that is read. */
interface Lane {
  readonly partition: number;
  readonly watermark: Watermark;
  /** What the group's coordinator knows. */
  committed: number;
}

const maxWaitMs = 500;
const minBytes = 1;
const maxBytes = 4 * 1_048_576;
const maxPartitionBytes = 1_048_576;
const committedOnly = 1;
const anyEpoch = -1;

/** What a member reads of one topic: the partitions that it has, as long as there is room for more. */
export class TopicReading {
  readonly settings: ConsumeSettings;
  readonly #cluster: Cluster;
  readonly #logger: Logger;
  /** Links of its own: a broker makes one wait for the other on the same. */
  readonly #purpose: string;
  readonly #lanes = new Map<number, Lane>();
  readonly #waiting = new Set<() => void>();
  #reading: Cancellation | null = null;
  #outstanding = 0;
  #isTaking = false;
  #isStopped = false;

  constructor(cluster: Cluster, settings: ConsumeSettings, logger: Logger, purpose: string) {
    this.#cluster = cluster;
    this.settings = settings;
    this.#logger = logger;
    this.#purpose = purpose;
  }

  /** Reads these partitions, from these offsets on. */
  assign(positions: ReadonlyMap<number, number>): void {
    for (const [partition, position] of positions) {
      this.#lanes.set(partition, { partition, watermark: new Watermark(position), committed: position });
    }
    if (this.#isStopped || positions.size === 0) return;
    const reading = new Cancellation();
    this.#reading = reading;
    void this.#read(reading);
  }

  /** Delivers nothing more. */
  stop(): void {
    this.#isStopped = true;
    this.#endReading();
  }

  /** Delivers nothing more of what it has, and resolves when all of that has ended. */
  async revoke(): Promise<void> {
    this.#endReading();
    await Promise.all([...this.#lanes.keys()].map((it) => this.settings.lost(String(it))));
  }

  /** Has nothing any more: what is still under way counts for nothing. */
  drop(): void {
    for (const { watermark } of this.#lanes.values()) this.#outstanding -= watermark.abandon();
    this.#lanes.clear();
  }

  /** How far it has got since that was kept last. */
  progress(): ReadonlyMap<number, number> {
    const found = new Map<number, number>();
    for (const { partition, watermark, committed } of this.#lanes.values()) {
      const { next } = watermark;
      if (next > committed) found.set(partition, next);
    }
    return found;
  }

  /** It was kept. */
  kept(progress: ReadonlyMap<number, number>): void {
    for (const [partition, next] of progress) {
      const lane = this.#lanes.get(partition);
      if (lane !== undefined && next > lane.committed) lane.committed = next;
    }
  }

  #endReading(): void {
    this.#reading?.cancel(closedConnection());
    this.#reading = null;
    this.#wake();
  }

  async #read(reading: Cancellation): Promise<void> {
    const { topic } = this.settings;
    for (let failures = 0; reading.reason === null; ) {
      try {
        const facts = await this.#cluster.topic(topic);
        const byLeader = groupedBy(this.#lanes.values(), (it) => facts.partitions[it.partition]?.leader ?? -1);
        const round = new Cancellation();
        const forget = reading.whenCancelled(() => round.cancel(closedConnection()));
        const leaders = [...byLeader].map(([leader, lanes]) =>
          this.#readFrom(leader, lanes, facts, round, () => {
            failures = 0;
          }),
        );
        try {
          // When one leader has gone, all is planned anew.
          await Promise.race(leaders);
        } finally {
          round.cancel(closedConnection());
          await Promise.allSettled(leaders);
          forget();
        }
      } catch (error) {
        this.#cluster.forgetTopic(topic);
        if (reading.reason !== null) return;
        const failure = kafkaFailure(error, `topic '${topic}' cannot be read`);
        this.#logger.warn({ topic, error: failure }, "reading is tried again");
        await wait(this.#cluster.clock, reconnectDelayMs(failures, this.#cluster.clock), reading);
        failures += 1;
      }
    }
  }

  async #readFrom(
    leader: number,
    lanes: readonly Lane[],
    facts: TopicFacts,
    round: Cancellation,
    succeeded: () => void,
  ): Promise<void> {
    const { fetch } = this.#cluster.requests;
    while (await this.#room(round)) {
      const link = await this.#cluster.link(leader, this.#purpose);
      const wanted = { topicId: facts.id, partitions: lanes.map((it) => fetchOf(it)) };
      const ask = link.ask(fetch, maxWaitMs, minBytes, maxBytes, committedOnly, 0, 0, [wanted], [], "");
      const answer = await ask.catch((error: unknown) => this.#whereItIs(error, lanes, facts));
      succeeded();
      for (const fetched of answer.responses[0]?.partitions ?? []) {
        const lane = lanes.find((it) => it.partition === fetched.partitionIndex);
        if (lane !== undefined) await this.#deliver(lane, fetched, Number(fetched.lastStableOffset), round);
      }
    }
  }

  async #deliver(lane: Lane, fetched: FetchedPartition, end: number, round: Cancellation): Promise<void> {
    const { watermark } = lane;
    for (const { offset, record } of recordsIn(fetched, this.settings.topic, watermark.position)) {
      // Another leader's records may come first when there is room again.
      while (!this.#hasRoom(round)) if (!(await this.#room(round))) return;
      this.#hand(lane, offset, record, end);
    }
    if (round.reason === null) watermark.skipTo(endOf(fetched, watermark.position));
  }

  #hand(lane: Lane, offset: number, record: Parameters<ConsumeSettings["take"]>[0]["record"], end: number): void {
    lane.watermark.begin(offset);
    this.#outstanding += 1;
    const waiting = this.settings.take({
      record,
      lane: String(lane.partition),
      position: `${lane.partition}/${offset}`,
      lag: Math.max(0, end - offset - 1),
      done: () => {
        if (!lane.watermark.done(offset)) return;
        this.#outstanding -= 1;
        this.#wake();
      },
    });
    if (waiting === undefined) return;
    this.#isTaking = true;
    const goOn = () => {
      this.#isTaking = false;
      this.#wake();
    };
    waiting.then(goOn, goOn);
  }

  #hasRoom(round: Cancellation): boolean {
    return round.reason === null && !this.#isTaking && this.#outstanding < this.settings.inFlight;
  }

  /** Resolves when there is room for another record; with false when nothing more is to be read. */
  async #room(round: Cancellation): Promise<boolean> {
    while (round.reason === null && !this.#hasRoom(round)) {
      await new Promise<void>((resolve) => {
        const forget = round.whenCancelled(() => goOn());
        const goOn = () => {
          this.#waiting.delete(goOn);
          forget();
          resolve();
        };
        this.#waiting.add(goOn);
      });
    }
    return round.reason === null;
  }

  #wake(): void {
    for (const goOn of [...this.#waiting]) goOn();
  }

  /** A partition that does not have an offset any more is read from the first that it has, or the last. */
  async #whereItIs(error: unknown, lanes: readonly Lane[], facts: TopicFacts): Promise<never> {
    if (!errorIds(error).includes("OFFSET_OUT_OF_RANGE")) throw error;
    const { topic } = this.settings;
    const partitions = lanes.map((it) => it.partition);
    const [first, last] = await Promise.all([
      listOffsets(this.#cluster, topic, facts, partitions, "earliest"),
      listOffsets(this.#cluster, topic, facts, partitions, "latest"),
    ]);
    for (const lane of lanes) {
      const { position } = lane.watermark;
      const [from, to] = [first.get(lane.partition) ?? position, last.get(lane.partition) ?? position];
      if (from <= position && position <= to) continue;
      const next = position < from ? from : to;
      this.#logger.error(
        { topic, partition: lane.partition, position, next },
        "what was to be read is gone: the broker did not keep it long enough",
      );
      this.#outstanding -= lane.watermark.abandon();
      this.#lanes.set(lane.partition, { ...lane, watermark: new Watermark(next) });
    }
    throw error;
  }
}

function fetchOf({ partition, watermark }: Lane) {
  return {
    partition,
    currentLeaderEpoch: anyEpoch,
    fetchOffset: BigInt(watermark.position),
    lastFetchedEpoch: anyEpoch,
    partitionMaxBytes: maxPartitionBytes,
  };
}
