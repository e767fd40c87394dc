import type { Clock } from "../../../clock.ts";
import { type InteractionError, interactionError } from "../../../interaction-error.ts";
import { closedConnection } from "../given-up.ts";
import { kafkaFailure } from "./failures.ts";
import type { Library } from "./library.ts";
import { type Address, Link, type LinkOptions } from "./link.ts";
import { type Requests, requestsOf } from "./requests.ts";

/** What is known of a topic. */
export interface TopicFacts {
  readonly id: string;
  /** By their numbers. */
  readonly partitions: readonly PartitionFacts[];
  readonly learntMs: number;
}

/** The broker that a partition is written to and read from. */
export interface PartitionFacts {
  readonly leader: number;
  readonly leaderEpoch: number;
}

/** Source: Kafka's `metadata.max.age.ms`. */
const maxAgeMs = 300_000;

/** The brokers of a cluster: who leads what, and the links to them, one for each purpose, so that none waits for another. */
export class Cluster {
  readonly kafka: Library;
  readonly requests: Requests;
  readonly clock: Clock;
  readonly #seeds: readonly Address[];
  readonly #options: LinkOptions;
  readonly #links = new Map<string, Promise<Link>>();
  readonly #topics = new Map<string, Promise<TopicFacts>>();
  readonly #coordinators = new Map<string, Promise<number>>();
  #brokers: ReadonlyMap<number, Address> = new Map();
  #controller = -1;
  #isClosed = false;

  constructor(kafka: Library, clock: Clock, seeds: readonly Address[], options: LinkOptions) {
    this.kafka = kafka;
    this.requests = requestsOf(kafka);
    this.clock = clock;
    this.#seeds = seeds;
    this.#options = options;
  }

  /** Rejects with `not_found` and `permission_denied`. */
  async topic(name: string): Promise<TopicFacts> {
    const known = this.#topics.get(name);
    if (known !== undefined) {
      const facts = await known;
      if (this.clock.now() - facts.learntMs < maxAgeMs) return facts;
      if (this.#topics.get(name) === known) this.#topics.delete(name);
    }
    return remembered(this.#topics, name, () => this.#learnTopic(name));
  }

  /** What was known of a topic is no longer so. */
  forgetTopic(name: string): void {
    this.#topics.delete(name);
  }

  /** The names of all topics that may be seen. */
  async topics(): Promise<ReadonlySet<string>> {
    const { topics } = await this.#metadata(null);
    return new Set(topics.flatMap(({ name }) => (name === null || name === undefined ? [] : [name])));
  }

  /** The link to a broker. */
  link(broker: number, purpose: string, requestMs?: number): Promise<Link> {
    return this.#linked(`${broker} ${purpose}`, requestMs, async () => {
      if (!this.#brokers.has(broker)) await this.#metadata([]);
      const address = this.#brokers.get(broker);
      if (address === undefined) throw unavailable(`broker ${broker} is not there`);
      return address;
    });
  }

  /** The link to the broker that makes topics. */
  async controller(): Promise<Link> {
    await this.#metadata([]);
    return this.link(this.#controller, "manage");
  }

  /** The link to the broker that coordinates a group. */
  async coordinator(group: string, purpose: string, requestMs: number): Promise<Link> {
    const broker = await remembered(this.#coordinators, group, async () => {
      const link = await this.#anyLink();
      const { coordinators } = await link.ask(this.requests.findCoordinator, groupKey, [group]).catch(rethrow(group));
      const found = coordinators[0];
      if (found === undefined) throw unavailable(`nobody coordinates group '${group}'`);
      this.#brokers = new Map([...this.#brokers, [found.nodeId, { host: found.host, port: found.port }]]);
      return found.nodeId;
    });
    return this.link(broker, purpose, requestMs);
  }

  /** It is another broker by now, or none. */
  forgetCoordinator(group: string): void {
    this.#coordinators.delete(group);
  }

  /** Closes its links: those that are being opened when they are. */
  close(): void {
    this.#isClosed = true;
    for (const opening of this.#links.values())
      opening.then(
        (link) => link.close(),
        () => undefined,
      );
    this.#links.clear();
  }

  async #learnTopic(name: string): Promise<TopicFacts> {
    const { topics } = await this.#metadata([name]);
    const topic = topics[0];
    if (topic === undefined) throw unavailable(`nothing is known of topic '${name}'`);
    const partitions = topic.partitions.toSorted((a, b) => a.partitionIndex - b.partitionIndex);
    return {
      id: topic.topicId,
      partitions: partitions.map(({ leaderId, leaderEpoch }) => ({ leader: leaderId, leaderEpoch })),
      learntMs: this.clock.now(),
    };
  }

  async #metadata(topics: string[] | null) {
    const link = await this.#anyLink();
    const doing =
      topics === null || topics.length === 0 ? "the brokers are not known" : `topic '${topics.join("', '")}'`;
    const answer = await link.ask(this.requests.metadata, topics, false, false).catch((error: unknown) => {
      throw kafkaFailure(error, doing);
    });
    this.#brokers = new Map(answer.brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]));
    this.#controller = answer.controllerId;
    return answer;
  }

  /** A link to whoever answers: the brokers that were named, then those that are known. */
  async #anyLink(): Promise<Link> {
    let failure: unknown = unavailable("no broker is named");
    for (const address of [...this.#seeds, ...this.#brokers.values()]) {
      try {
        return await this.#linked(`${address.host}:${address.port} know`, undefined, async () => address);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  async #linked(name: string, requestMs: number | undefined, addressOf: () => Promise<Address>): Promise<Link> {
    const known = this.#links.get(name);
    if (known !== undefined) {
      const link = await known;
      if (link.isOpen) return link;
      if (this.#links.get(name) === known) this.#links.delete(name);
    }
    if (this.#isClosed) throw closedConnection();
    const options = requestMs === undefined ? this.#options : { ...this.#options, requestTimeout: requestMs };
    const open = async () => Link.open(this.kafka, await addressOf(), options);
    const link = await remembered(this.#links, name, open);
    if (!this.#isClosed) return link;
    link.close();
    throw closedConnection();
  }
}

const groupKey = 0;

/** One promise for all who ask at the same time; what failed is asked anew. */
function remembered<Value>(
  promises: Map<string, Promise<Value>>,
  name: string,
  make: () => Promise<Value>,
): Promise<Value> {
  const known = promises.get(name);
  if (known !== undefined) return known;
  const made = make();
  promises.set(name, made);
  made.catch(() => {
    if (promises.get(name) === made) promises.delete(name);
  });
  return made;
}

function rethrow(group: string): (error: unknown) => never {
  return (error) => {
    throw kafkaFailure(error, `group '${group}'`);
  };
}

function unavailable(message: string): InteractionError {
  return interactionError({ code: "unavailable", reason: null, details: null, message });
}
