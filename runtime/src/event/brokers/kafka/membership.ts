import { Cancellation } from "../../../cancellation.ts";
import { type InteractionError, interactionError } from "../../../interaction-error.ts";
import type { Logger } from "../../../logger.ts";
import { wait } from "../../server/wait.ts";
import { atMost } from "../at-most.ts";
import { closedConnection } from "../given-up.ts";
import { reconnectDelayMs } from "../reconnect-delay.ts";
import type { Cluster } from "./cluster.ts";
import { errorIds, kafkaFailure, mayPass } from "./failures.ts";
import { GroupRequests, type Offsets } from "./group-requests.ts";
import type { TopicReading } from "./topic-reading.ts";

/** How a group notices that a member is gone. */
export interface GroupTimes {
  readonly sessionMs: number;
  readonly heartbeatMs: number;
}

/** A topic with where its partitions begin of which the group has kept nothing. */
interface Subscription {
  readonly reading: TopicReading;
  readonly beginnings: ReadonlyMap<number, number>;
}

/** What is done with is kept so often. */
const commitMs = 250;
/** Topics that are begun or ended one right after the other make one change. */
const gatheringMs = 20;
/** So long others wait for a member to end what it has begun; longer than a handler has. Source: resilience.md, Knobs. */
const rebalanceMs = 60_000;

/**
 * A member of a group, with all the topics that it reads. It leaves nothing half done: before its partitions go to
 * others its handlers end, and what is done with is kept.
 */
export class Membership {
  readonly group: string;
  readonly #cluster: Cluster;
  readonly #logger: Logger;
  readonly #times: GroupTimes;
  readonly #requests: GroupRequests;
  readonly #subscriptions = new Map<string, Subscription>();
  /** Of the connection: it ends all. */
  readonly #closing = new Cancellation();
  /** Ends this generation. */
  #generation = new Cancellation();
  #running: Promise<void> | null = null;
  #isJoining = false;

  constructor(cluster: Cluster, group: string, number: number, times: GroupTimes, logger: Logger) {
    this.group = group;
    this.#cluster = cluster;
    this.#logger = logger;
    this.#times = times;
    this.#requests = new GroupRequests(cluster, group, number, { ...times, rebalanceMs });
  }

  /** Whether it has left its group. */
  get isOver(): boolean {
    return this.#closing.reason !== null;
  }

  has(topic: string): boolean {
    return this.#subscriptions.has(topic);
  }

  /** Reads one more topic. */
  add(reading: TopicReading, beginnings: ReadonlyMap<number, number>): void {
    this.#subscriptions.set(reading.settings.topic, { reading, beginnings });
    this.#generation.cancel(changed);
    this.#running ??= this.#run();
  }

  /** Keeps what is done with of a topic, and reads it no more; the last one leaves the group. */
  async remove(reading: TopicReading): Promise<void> {
    reading.stop();
    await this.#commit().catch((error: unknown) => this.#tell(error, "what is done with was not kept"));
    reading.drop();
    this.#subscriptions.delete(reading.settings.topic);
    this.#generation.cancel(changed);
    if (this.#subscriptions.size > 0) return;
    this.#closing.cancel(closedConnection());
    // The others would be waited for, who wait for this one.
    if (this.#isJoining) await this.#leave();
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let failures = 0; this.#closing.reason === null; ) {
      await wait(this.#cluster.clock, gatheringMs, this.#closing);
      const generation = new Cancellation();
      this.#generation = generation;
      const forget = this.#closing.whenCancelled(() => generation.cancel(closedConnection()));
      try {
        this.#isJoining = true;
        await this.#join().finally(() => {
          this.#isJoining = false;
        });
        failures = 0;
        await this.#stay(generation);
      } catch (error) {
        if (newsOf(error) === fenced) this.#requests.forgetMember();
        const failure = kafkaFailure(error, `group '${this.group}' cannot be joined`);
        if (mayPass(failure))
          this.#logger.warn({ group: this.group, error: failure }, "joining a group is tried again");
        else this.#logger.error({ group: this.group, error: failure }, "a group cannot be joined");
        await wait(this.#cluster.clock, reconnectDelayMs(failures, this.#cluster.clock), this.#closing);
        failures += 1;
      } finally {
        forget();
      }
    }
    await this.#leave();
  }

  #leave(): Promise<void> {
    const told = (error: unknown) => this.#tell(error, "a group was not told that a member left");
    return this.#requests.leave().catch(told);
  }

  async #join(): Promise<void> {
    const assignment = await this.#requests.join([...this.#subscriptions.keys()]);
    const kept = await this.#requests.keptOffsets(assignment);
    const positions = await Promise.all(
      [...assignment].map(
        async ([topic, partitions]) => [topic, await this.#positions(topic, partitions, kept)] as const,
      ),
    );
    for (const [topic, of] of positions) this.#subscriptions.get(topic)?.reading.assign(of);
  }

  /** Where it goes on: after what was kept; where nothing was, at the beginning that it was given, or the first record. */
  async #positions(topic: string, partitions: readonly number[], kept: Offsets): Promise<ReadonlyMap<number, number>> {
    const beginnings = this.#subscriptions.get(topic)?.beginnings;
    const known = partitions.map((it) => [it, kept.get(topic)?.get(it) ?? beginnings?.get(it) ?? null] as const);
    const unknown = known.flatMap(([partition, offset]) => (offset === null ? [partition] : []));
    const first = unknown.length === 0 ? new Map() : await this.#requests.firstOffsets(topic, unknown);
    return new Map(known.map(([partition, offset]) => [partition, offset ?? first.get(partition) ?? 0]));
  }

  /** Reads until the group changes, or is lost; then gives back what it has. */
  async #stay(generation: Cancellation): Promise<void> {
    const ended = new Cancellation();
    void this.#beat(generation, ended);
    const keeping = this.#keep(generation);
    await until(generation);
    const isMine = generation.reason !== fenced;
    try {
      const revoked = Promise.all([...this.#subscriptions.values()].map((it) => it.reading.revoke()));
      // Handlers have less time than that; a member that does not give back what it has loses it.
      await atMost(this.#cluster.clock, rebalanceMs, revoked);
      await keeping;
      if (isMine) await this.#commit();
    } catch (error) {
      this.#tell(error, "what is done with was not kept");
    } finally {
      for (const { reading } of this.#subscriptions.values()) reading.drop();
      ended.cancel(closedConnection());
    }
  }

  /** Tells the group that this member is alive, and hears whether it changes. */
  async #beat(generation: Cancellation, ended: Cancellation): Promise<void> {
    const { clock } = this.#cluster;
    let heardMs = clock.now();
    while (await wait(clock, this.#times.heartbeatMs, ended)) {
      const news = await this.#newsWithin(heardMs + this.#times.sessionMs - clock.now());
      // What is heard too late is of another generation.
      if (ended.reason !== null) return;
      if (news === null || news === rebalance) heardMs = clock.now();
      // It was not heard for so long that others have what it had.
      const isOver = news === fenced || clock.now() - heardMs >= this.#times.sessionMs;
      if (isOver) this.#requests.forgetMember();
      if (isOver) return generation.cancel(fenced);
      if (news === rebalance) generation.cancel(rebalance);
    }
  }

  /** What the group answers; `silence` where nothing comes in time, as when the network swallows all: null is no news. */
  async #newsWithin(limitMs: number): Promise<InteractionError | null> {
    const answered = new Cancellation();
    const answer = this.#requests.heartbeat().then(() => null, newsOf);
    const tooLate = wait(this.#cluster.clock, limitMs, answered).then(() => silence);
    return Promise.race([answer, tooLate]).finally(() => answered.cancel(closedConnection()));
  }

  /** Keeps what is done with, again and again: one commit after the other. */
  async #keep(generation: Cancellation): Promise<void> {
    while (await wait(this.#cluster.clock, commitMs, generation)) {
      await this.#commit().catch((error: unknown) => {
        const news = newsOf(error);
        if (news === silence) this.#tell(error, "what is done with was not kept, and will be later");
        else generation.cancel(news);
      });
    }
  }

  async #commit(): Promise<void> {
    const progress = [...this.#subscriptions].flatMap(([topic, { reading }]) => {
      const offsets = reading.progress();
      return offsets.size === 0 ? [] : [{ topic, reading, offsets }];
    });
    if (progress.length === 0) return;
    await this.#requests.keep(new Map(progress.map(({ topic, offsets }) => [topic, offsets])));
    for (const { reading, offsets } of progress) reading.kept(offsets);
  }

  #tell(error: unknown, what: string): void {
    this.#logger.warn({ group: this.group, error: kafkaFailure(error, `group '${this.group}'`) }, what);
  }
}

/** What a failure of the group's coordinator says of this member; `silence`: nothing. */
function newsOf(error: unknown): InteractionError {
  const ids = errorIds(error);
  if (ids.includes("REBALANCE_IN_PROGRESS")) return rebalance;
  return ["UNKNOWN_MEMBER_ID", "ILLEGAL_GENERATION", "FENCED_INSTANCE_ID"].some((it) => ids.includes(it))
    ? fenced
    : silence;
}

function until(cancellation: Cancellation): Promise<void> {
  return new Promise((resolve) => {
    cancellation.whenCancelled(resolve);
  });
}

const changed = news("its topics change");
const rebalance = news("its members change");
const silence = news("nothing was heard");
const fenced = news("this member is none any more");

function news(message: string): InteractionError {
  return interactionError({ code: "canceled", reason: null, details: null, message });
}
