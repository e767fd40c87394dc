import type { ConsumeSettings } from "../broker.ts";
import { Member } from "./member.ts";
import type { Partition, TopicLog } from "./topic-log.ts";

/** A group that reads a topic: how far it is, and which of its members reads what. */
export class Group {
  readonly #topic: TopicLog;
  readonly #committed = new Map<Partition, number>();
  readonly #members = new Set<Member>();
  /** One change at a time. */
  #balancing: Promise<void> = Promise.resolve();
  readonly #onCommit: () => void;

  constructor(topic: TopicLog, from: ConsumeSettings["from"], onCommit: () => void) {
    this.#topic = topic;
    this.#onCommit = onCommit;
    for (const it of topic.partitions) this.#committed.set(it, from === "earliest" ? it.first : it.end);
  }

  /** Whether anybody reads. */
  get isRead(): boolean {
    return this.#members.size > 0;
  }

  /** All before this is done with. */
  committed(partition: Partition): number {
    return this.#committed.get(partition) ?? partition.first;
  }

  /** A new member; it gets its lanes when those who have them have let go. */
  join(settings: ConsumeSettings): Member {
    const member = new Member(settings, (partition, offset) => {
      this.#committed.set(partition, offset);
      this.#onCommit();
    });
    this.#members.add(member);
    this.#balance();
    return member;
  }

  /** What it has not done with goes to others, from what is done with on. */
  leave(member: Member): void {
    if (!this.#members.delete(member)) return;
    member.stop();
    this.#onCommit();
    this.#balance();
  }

  /** There is something new. */
  wake(): void {
    for (const it of this.#members) it.pump();
  }

  #balance(): void {
    this.#balancing = this.#balancing.then(() => this.#spread());
  }

  async #spread(): Promise<void> {
    const members = [...this.#members];
    if (members.length === 0) return;
    const wanted = this.#topic.partitions.map((partition, index) => ({
      partition,
      name: String(index),
      owner: members[index % members.length],
    }));
    const gone = wanted.flatMap(({ partition, owner }) =>
      members.filter((it) => it !== owner && it.has(partition)).map((it) => it.takeAway(partition)),
    );
    await Promise.all(gone);
    for (const { partition, name, owner } of wanted) {
      if (owner === undefined || !this.#members.has(owner) || owner.has(partition)) continue;
      owner.give(partition, name, this.committed(partition));
    }
  }
}
