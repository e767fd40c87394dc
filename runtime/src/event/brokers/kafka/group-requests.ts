import { leavingMs } from "../at-most.ts";
import type { Cluster } from "./cluster.ts";
import { errorIds, givenMemberId } from "./failures.ts";
import {
  type Assignment,
  assignmentBytes,
  protocolName,
  rangeAssignments,
  readAssignment,
  subscribedTopics,
  subscriptionBytes,
} from "./group-protocol.ts";
import type { Link } from "./link.ts";
import { listOffsets } from "./offsets.ts";

/** Offsets by topic and partition. */
export type Offsets = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** How a group notices that a member is gone, and how long it waits for one. */
export interface GroupSettings {
  readonly sessionMs: number;
  readonly heartbeatMs: number;
  readonly rebalanceMs: number;
}

/** A broker answers a member that joins when all have; the answer may take so much longer than that. */
const spareMs = 10_000;
const protocolType = "consumer";
const noInstance = null;

/** What a member asks of the coordinator of its group. */
export class GroupRequests {
  readonly #cluster: Cluster;
  readonly #group: string;
  readonly #purpose: string;
  readonly #settings: GroupSettings;
  #memberId = "";
  #generation = -1;

  constructor(cluster: Cluster, group: string, number: number, settings: GroupSettings) {
    this.#cluster = cluster;
    this.#group = group;
    this.#purpose = `group ${group} ${number}`;
    this.#settings = settings;
  }

  /** Joins, and answers which partitions are this member's. */
  async join(topics: readonly string[]): Promise<Assignment> {
    const { joinGroup, syncGroup } = this.#cluster.requests;
    const { sessionMs, rebalanceMs } = this.#settings;
    const protocols = [{ name: protocolName, metadata: subscriptionBytes(topics) }];
    const joined = await this.#asked((link) => {
      const ask = () =>
        link.ask(
          joinGroup,
          this.#group,
          sessionMs,
          rebalanceMs,
          this.#memberId,
          noInstance,
          protocolType,
          protocols,
          "",
        );
      return ask().catch((error: unknown) => {
        // Who joins first is told its name, and joins under it.
        const given = errorIds(error).includes("MEMBER_ID_REQUIRED") ? givenMemberId(error) : null;
        if (given === null) throw error;
        this.#memberId = given;
        return ask();
      });
    });
    this.#memberId = joined.memberId ?? this.#memberId;
    this.#generation = joined.generationId;
    const members = joined.members.map(({ memberId, metadata }) => ({
      id: memberId,
      topics: metadata === null ? [] : subscribedTopics(metadata),
    }));
    const isLeader = joined.leader === this.#memberId && !joined.skipAssignment;
    const assignments = isLeader ? await this.#assignments(members) : [];
    const name = joined.protocolName ?? protocolName;
    const synced = await this.#asked((link) =>
      link.ask(syncGroup, this.#group, this.#generation, this.#memberId, noInstance, protocolType, name, assignments),
    );
    return readAssignment(synced.assignment);
  }

  async heartbeat(): Promise<void> {
    const { heartbeat } = this.#cluster.requests;
    await this.#asked((link) => link.ask(heartbeat, this.#group, this.#generation, this.#memberId, noInstance));
  }

  /** It is a member no more: the next time it joins under another name. */
  forgetMember(): void {
    this.#memberId = "";
  }

  async leave(): Promise<void> {
    if (this.#memberId === "") return;
    const { leaveGroup } = this.#cluster.requests;
    const memberId = this.#memberId;
    this.forgetMember();
    // By a link of its own: on the other one joining may wait for the others.
    const link = await this.#cluster.coordinator(this.#group, `${this.#purpose} leave`, leavingMs);
    await link.ask(leaveGroup, this.#group, [{ memberId }]);
    link.close();
  }

  /** What the group has kept: the offsets after what is done with. */
  async keptOffsets(assignment: Assignment): Promise<Offsets> {
    if (assignment.size === 0) return new Map();
    const topics = [...assignment].map(([name, partitions]) => ({ name, partitionIndexes: [...partitions] }));
    const question = [{ groupId: this.#group, memberEpoch: -1, memberId: null, topics }];
    const { groups } = await this.#asked((link) => link.ask(this.#cluster.requests.offsetFetch, question, false));
    const found = groups.flatMap((it) => it.topics);
    return new Map(
      found.map(({ name, partitions }) => [
        name,
        new Map(
          partitions
            .filter((it) => it.committedOffset >= 0n)
            .map((it) => [it.partitionIndex, Number(it.committedOffset)]),
        ),
      ]),
    );
  }

  /** Keeps the offsets after what is done with. */
  async keep(offsets: Offsets): Promise<void> {
    const topics = [...offsets].map(([name, partitions]) => ({
      name,
      partitions: [...partitions].map(([partitionIndex, offset]) => ({
        partitionIndex,
        committedOffset: BigInt(offset),
        committedLeaderEpoch: -1,
        committedMetadata: null,
      })),
    }));
    const { offsetCommit } = this.#cluster.requests;
    await this.#asked((link) =>
      link.ask(offsetCommit, this.#group, this.#generation, this.#memberId, noInstance, topics),
    );
  }

  /** Where partitions begin. */
  async firstOffsets(topic: string, partitions: readonly number[]): Promise<ReadonlyMap<number, number>> {
    return listOffsets(this.#cluster, topic, await this.#cluster.topic(topic), partitions, "earliest");
  }

  async #assignments(members: readonly { readonly id: string; readonly topics: readonly string[] }[]) {
    const topics = [...new Set(members.flatMap((it) => it.topics))].sort();
    const counts = await Promise.all(
      topics.map(async (it) => [it, (await this.#cluster.topic(it)).partitions.length] as const),
    );
    const assignments = rangeAssignments(members, new Map(counts));
    return [...assignments].map(([memberId, it]) => ({ memberId, assignment: assignmentBytes(it) }));
  }

  async #asked<Answer>(ask: (link: Link) => Promise<Answer>): Promise<Answer> {
    const answerMs = this.#settings.rebalanceMs + spareMs;
    try {
      return await ask(await this.#cluster.coordinator(this.#group, this.#purpose, answerMs));
    } catch (error) {
      const ids = errorIds(error);
      const isSettled = ["REBALANCE_IN_PROGRESS", "UNKNOWN_MEMBER_ID", "ILLEGAL_GENERATION"].some((it) =>
        ids.includes(it),
      );
      if (!isSettled) this.#cluster.forgetCoordinator(this.#group);
      throw error;
    }
  }
}
