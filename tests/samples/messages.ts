import { expect } from "vitest";
import { interactionError } from "../../runtime/src/interaction-error.ts";
import type { PublishOptions } from "../../runtime/src/publish-options.ts";
import { traceIdOf } from "../../runtime/src/trace.ts";
import type { Faults } from "./faults.ts";
import { Happenings } from "./happenings.ts";
import type { Crossing, Heard } from "./heard.ts";
import { refused, type Shown } from "./shown.ts";
import type { Acknowledged, WatchedBroker } from "./watched-broker.ts";

/** What a handler throws that is not to be tried again. */
const unwilling = interactionError({
  code: "failed_precondition",
  reason: null,
  details: null,
  message: "it is not ready for that",
});

/** A kind of event, and a way to publish it. */
export interface ShownEvent {
  readonly topic: string;
  /** Publishes one by the generated publisher. */
  publish(options?: PublishOptions): Promise<void>;
  /** Tries to publish something that is none. */
  publishWrong(): Promise<void>;
  /** A part of what whoever reads it gets. */
  readonly payload: object;
}

/** One event of its kind. */
export function shownEvent<Payload extends object>(
  topic: string,
  publish: (payload: Payload, options?: PublishOptions) => Promise<void>,
  payload: Payload,
): ShownEvent {
  return {
    topic,
    payload,
    publish: (options) => publish(payload, options),
    // TypeScript does not let it happen; JavaScript does.
    publishWrong: () => Reflect.apply(publish, null, [{ nothing: "of it" }]),
  };
}

/** What a handler of a test was given. */
interface Received {
  readonly interaction: string;
  readonly payload: unknown;
}

/** What tests of messages need. */
export interface MessagesSettings {
  readonly heard: Heard;
  readonly broker: WatchedBroker;
  readonly faults: Faults;
}

/** How messages are shown. */
export class Messages {
  /** What handlers of tests were given, by the interactions of the messages. */
  readonly received = new Happenings<Received>();
  readonly #heard: Heard;
  readonly #broker: WatchedBroker;
  readonly #faults: Faults;

  constructor({ heard, broker, faults }: MessagesSettings) {
    this.#heard = heard;
    this.#broker = broker;
    this.#faults = faults;
  }

  /** Handlers of some messages of a service that keep what they are given. */
  handlersOf<Name extends string>(service: string, names: readonly Name[]) {
    const handler = (interaction: string) => async (payload: unknown) => this.received.add({ interaction, payload });
    const handlers: Partial<Record<Name, (payload: unknown) => Promise<void>>> = {};
    for (const name of names) handlers[name] = handler(`${service}.${name}`);
    return handlers;
  }

  /** What a handler of tests is given while something is published, the first that has these fields. */
  async heard(interaction: string, publish: () => Promise<void>, fields: object = {}): Promise<unknown> {
    const from = this.received.now;
    await publish();
    const like: { asymmetricMatch(value: unknown): boolean } = expect.objectContaining(fields);
    const isIt = (it: Received) => it.interaction === interaction && like.asymmetricMatch(it.payload);
    return (await this.received.first(`${interaction} is read`, isIt, from)).payload;
  }

  /** An event that the group `tests` reads. */
  event(interaction: string, event: ShownEvent): Shown {
    return {
      works: async () => expect(await this.heard(interaction, () => event.publish())).toMatchObject(event.payload),
      fails: async () => {
        await refused(event.publishWrong(), { code: "invalid_argument" });
        await this.#buried(interaction, event, `${event.topic}.tests.dlq`);
      },
    };
  }

  /** A consumer of the workspace, with the topic of its dead letters. */
  readonly consumer = (interaction: string, event: ShownEvent, deadLetter: string): Shown => ({
    works: async () => {
      const id = crypto.randomUUID();
      await event.publish({ id });
      const { headers } = await this.recordOf(event.topic, id);
      const traceId = traceIdOf(headers["ce_traceparent"] ?? "");
      const isIt = (it: Crossing) => it.interaction === interaction && it.traceId === traceId && it.code === "ok";
      await this.#heard.calls.first(`${interaction} handles ${id}`, isIt);
    },
    fails: () => this.#buried(interaction, event, deadLetter),
  });

  /** How a message is acknowledged, by a service or a device. */
  async acknowledgement(by: string, topic: string, publish: () => Promise<void>): Promise<Acknowledged["said"]> {
    const { acknowledged } = this.#broker;
    const from = acknowledged.now;
    await publish();
    const isIt = (it: Acknowledged) => it.by === by && it.topic === topic;
    return (await acknowledged.first(`${by} acknowledges ${topic}`, isIt, from)).said;
  }

  /** A message of MQTT whose handler fails is acknowledged with what it failed with. */
  async refusedBy(by: string, interaction: string, topic: string, publish: () => Promise<void>): Promise<void> {
    const said = await this.#faults.during(interaction, unwilling, () => this.acknowledgement(by, topic, publish));
    expect(said).toEqual({ reason: 0x83, code: "failed_precondition" });
  }

  /** An event whose handler fails goes to the dead letters as it came, with what it failed with. */
  async #buried(interaction: string, event: ShownEvent, deadLetter: string): Promise<void> {
    const id = crypto.randomUUID();
    const { headers } = await this.#faults.during(interaction, unwilling, async () => {
      await event.publish({ id });
      return this.recordOf(deadLetter, id);
    });
    expect(headers).toMatchObject({ x_error_code: "failed_precondition", x_error: unwilling.message, x_attempts: "1" });
    expect(headers["x_origin"]?.startsWith(`${event.topic}/`)).toBe(true);
  }

  /** The event of an id, in a topic. */
  recordOf(topic: string, id: string) {
    return this.#broker.records.first(`${id} is in ${topic}`, (it) => it.topic === topic && it.headers["ce_id"] === id);
  }
}
