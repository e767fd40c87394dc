import { interactionError } from "../../interaction-error.ts";
import type { Broker, BrokerConnection, ConnectSettings, ConsumeSettings, Consumption } from "../broker.ts";
import type { SchemaRegistry } from "../schema-registry.ts";
import { natsFailure } from "./nats/failures.ts";
import { JetStream } from "./nats/jet-stream.ts";
import { natsLibrary } from "./nats/library.ts";
import { OrderedReading } from "./nats/ordered-reading.ts";
import { prepareStreams } from "./nats/prepare-streams.ts";
import { Publisher } from "./nats/publisher.ts";
import { SharedReading } from "./nats/shared-reading.ts";
import { storedMessages } from "./nats/stored-messages.ts";
import { subjectOf } from "./nats/stream-names.ts";
import { reconnectDelayMs } from "./reconnect-delay.ts";

/** How a NATS is connected to. */
export interface NatsOptions {
  /** `nats://first:4222`, or several with commas in between. */
  readonly url?: string;
  /** The same as a list: `["first:4222"]`. */
  readonly servers?: readonly string[];
  readonly user?: string;
  readonly password?: string;
  readonly token?: string;
  /** `true` for TLS with the usual authorities; `cert` and `key` are the client's own. In PEM. */
  readonly tls?: boolean | { readonly ca?: string; readonly cert?: string; readonly key?: string };
  /** Where the schemas of Avro are: `confluentRegistry({ url })`. Without one messages are of the contract's schema. */
  readonly registry?: SchemaRegistry;
  /** Whether streams are made that are not there, and how; by default they are, but not when NODE_ENV is `production`. */
  readonly createStreams?: boolean | { readonly replicas?: number };
}

/** Source: resilience.md, Knobs, "connect timeout". */
const connectMs = 5000;
/** A server that says nothing for twice as long is taken to be gone. Source: resilience.md, Knobs, "keepalive". */
const pingMs = 30_000;

/**
 * A NATS with JetStream, version 2.9 or later. Needs the package `@nats-io/transport-node`.
 *
 * A topic is a stream of its own, named as the topic with `_` for every dot; a group is a durable consumer of it. Where
 * order counts (`ordering: key`), one member of a group reads a topic at a time and the others stand by: within a second
 * or two of its end another one goes on. Where it does not, all members share. The inbox prefix is `_INBOX.<user>`, as
 * the generated access list has it. What a member had that was killed comes again within 30 s. Throws `invalid_argument`
 * where no server is named.
 */
export function nats(options: NatsOptions): Broker {
  const servers = serversOf(options);
  return {
    kind: "nats",
    address: servers.join(","),
    envelope: { mode: "binary", prefix: "ce-" },
    registry: options.registry ?? null,
    async connect(settings) {
      const library = await natsLibrary();
      const { user, password, token, tls = false } = options;
      const inboxPrefix = user === undefined ? "_INBOX" : `_INBOX.${user}`;
      let failures = 0;
      const connecting = library.connect({
        servers: [...servers],
        name: settings.clientId,
        timeout: connectMs,
        pingInterval: pingMs,
        inboxPrefix,
        maxReconnectAttempts: -1,
        reconnectDelayHandler: () => reconnectDelayMs(failures++, settings.clock),
        ignoreAuthErrorAbort: true,
        noAsyncTraces: true,
        ...(user === undefined ? {} : { user }),
        ...(password === undefined ? {} : { pass: password }),
        ...(token === undefined ? {} : { token }),
        ...(tls === false ? {} : { tls: tls === true ? {} : tls }),
      });
      const link = await connecting.catch((error: unknown) => {
        throw natsFailure(error, `the server at ${servers.join(",")} cannot be reached`);
      });
      const jetStream = new JetStream(library, link, settings.clock, inboxPrefix);
      jetStream.whenMoved(() => {
        failures = 0;
      });
      return new NatsConnection(jetStream, options, settings);
    },
  };
}

class NatsConnection implements BrokerConnection {
  readonly #jetStream: JetStream;
  readonly #options: NatsOptions;
  readonly #settings: ConnectSettings;
  readonly #publisher: Publisher;
  readonly #consumptions = new Set<Consumption>();

  constructor(jetStream: JetStream, options: NatsOptions, settings: ConnectSettings) {
    this.#jetStream = jetStream;
    this.#options = options;
    this.#settings = settings;
    this.#publisher = new Publisher(jetStream);
  }

  async prepare(topics: Parameters<BrokerConnection["prepare"]>[0]): Promise<void> {
    const { createStreams = process.env["NODE_ENV"] !== "production" } = this.#options;
    const { replicas = 1 } = typeof createStreams === "boolean" ? {} : createStreams;
    await prepareStreams(this.#jetStream, topics, createStreams === false ? null : { replicas });
  }

  publish(...[record, signal]: Parameters<BrokerConnection["publish"]>): Promise<void> {
    return this.#publisher.send(record, signal);
  }

  async consume(settings: ConsumeSettings): Promise<Consumption> {
    subjectOf(settings.topic);
    const kind = settings.ordering === "key" ? OrderedReading : SharedReading;
    const reading = await kind.start(this.#jetStream, settings, this.#settings.logger);
    const consumption: Consumption = {
      stop: () => reading.stop(),
      close: async () => {
        if (this.#consumptions.delete(consumption)) await reading.close();
      },
    };
    this.#consumptions.add(consumption);
    return consumption;
  }

  read(topic: string) {
    return storedMessages(this.#jetStream, topic);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#consumptions].map((it) => it.close()));
    this.#publisher.close();
    await this.#jetStream.link.close();
  }
}

function serversOf({ url, servers = [] }: NatsOptions): readonly string[] {
  const named = [...(url?.split(",") ?? []), ...servers].map((it) => it.trim().replace(/^nats:\/\//, ""));
  const found = named.filter((it) => it !== "");
  if (found.length > 0) return found;
  const message = "nats() needs a server: nats({ url: 'nats://localhost:4222' })";
  throw interactionError({ code: "invalid_argument", reason: null, details: null, message });
}
