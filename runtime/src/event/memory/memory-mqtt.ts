import type { Clock } from "../../clock.ts";
import { interactionError } from "../../interaction-error.ts";
import type { MqttConnection, MqttConnectSettings, MqttPacket, MqttSubscription } from "../../mqtt/broker.ts";
import { matchesFilter } from "../../mqtt/topic.ts";

/** So many packets wait for one client; then those of QoS 0 are dropped, and whoever publishes others waits. */
const maxWaiting = 1000;
/** So many are with a client that it has not acknowledged. Source: resilience.md, Knobs, "receiveMaximum". */
const maxInFlight = 20;

interface Retained {
  readonly packet: MqttPacket;
  readonly expiresMs: number;
}

/** MQTT in the memory of this process: filters, shared subscriptions, retained messages and wills. */
export class MemoryMqtt {
  readonly #clients = new Map<string, Client>();
  readonly #retained = new Map<string, Retained>();
  /** Whose turn it is in each shared subscription. */
  readonly #turns = new Map<string, number>();

  connect(settings: MqttConnectSettings): MqttConnection {
    // Whoever comes with the same name takes the place of the one before.
    this.lose(settings.clientId);
    const client = new Client(settings);
    this.#clients.set(settings.clientId, client);
    return {
      isVersion5: true,
      get isUp() {
        return client.isUp;
      },
      publish: async (packet) => {
        if (!client.isUp) throw lost(settings.clientId);
        await this.#publish(packet, settings.clock);
      },
      subscribe: async (subscription) => {
        if (!client.isUp) throw lost(settings.clientId);
        client.subscriptions.push(subscription);
        if (subscription.group === null) this.#deliverRetained(client, subscription);
      },
      stop: async () => client.stop(),
      close: async () => {
        if (this.#clients.get(settings.clientId) === client) this.#clients.delete(settings.clientId);
        client.close();
      },
    };
  }

  /** The connection of a client breaks: its will is published. */
  lose(clientId: string): void {
    const client = this.#clients.get(clientId);
    if (client === undefined) return;
    this.#clients.delete(clientId);
    client.close();
    const { will, clock } = client.settings;
    if (will !== null) void this.#publish(will(true), clock);
  }

  async #publish(packet: MqttPacket, clock: Clock): Promise<void> {
    if (packet.retain) this.#retain(packet, clock);
    const waits: Promise<void>[] = [];
    const live = { ...packet, retain: false };
    for (const { client, subscription } of this.#receivers(packet.topic)) {
      const waiting = client.deliver(live, subscription);
      if (waiting !== null) waits.push(waiting);
    }
    if (waits.length > 0) await Promise.all(waits);
  }

  /** Each subscription that matches; of those that share the load one of each group. */
  #receivers(topic: string): readonly Receiver[] {
    const alone: Receiver[] = [];
    const shared = new Map<string, Receiver[]>();
    for (const receiver of this.#matching(topic)) {
      const { filter, group } = receiver.subscription;
      if (group === null) alone.push(receiver);
      else shared.set(`${group}/${filter}`, [...(shared.get(`${group}/${filter}`) ?? []), receiver]);
    }
    return [...alone, ...[...shared].flatMap(([key, members]) => this.#next(key, members))];
  }

  #matching(topic: string): readonly Receiver[] {
    return [...this.#clients.values()]
      .filter((it) => !it.isStopped)
      .flatMap((client) =>
        client.subscriptions
          .filter((it) => matchesFilter(it.filter, topic))
          .map((subscription) => ({ client, subscription })),
      );
  }

  /** The one whose turn it is. */
  #next(key: string, members: readonly Receiver[]): readonly Receiver[] {
    const turn = this.#turns.get(key) ?? 0;
    this.#turns.set(key, turn + 1);
    const next = members[turn % members.length];
    return next === undefined ? [] : [next];
  }

  #retain(packet: MqttPacket, clock: Clock): void {
    // An empty one says that there is none any more.
    if (packet.payload.length === 0) this.#retained.delete(packet.topic);
    else this.#retained.set(packet.topic, { packet, expiresMs: expiryOf(packet, clock) });
  }

  #deliverRetained(client: Client, subscription: MqttSubscription): void {
    for (const [topic, { packet, expiresMs }] of this.#retained) {
      if (!matchesFilter(subscription.filter, topic)) continue;
      if (expiresMs <= client.settings.clock.now()) this.#retained.delete(topic);
      else void client.deliver(packet, subscription);
    }
  }
}

interface Receiver {
  readonly client: Client;
  readonly subscription: MqttSubscription;
}

/** A client that is connected: what waits for it, in order. */
class Client {
  readonly settings: MqttConnectSettings;
  readonly subscriptions: MqttSubscription[] = [];
  isUp = true;
  isStopped = false;
  readonly #waiting: { readonly packet: MqttPacket; readonly expiresMs: number; readonly to: MqttSubscription }[] = [];
  readonly #room = new Set<() => void>();
  #inFlight = 0;
  #isPumping = false;

  constructor(settings: MqttConnectSettings) {
    this.settings = settings;
  }

  /** Null: it is on its way, or dropped. A promise: whoever publishes waits for room. */
  deliver(packet: MqttPacket, to: MqttSubscription): Promise<void> | null {
    const qos = lower(packet.qos, to.qos);
    const isFull = this.#waiting.length >= maxWaiting;
    if (isFull && qos === 0) return null;
    this.#waiting.push({ packet: { ...packet, qos }, expiresMs: expiryOf(packet, this.settings.clock), to });
    this.#pump();
    return isFull ? new Promise((resolve) => this.#room.add(resolve)) : null;
  }

  stop(): void {
    this.isStopped = true;
  }

  close(): void {
    this.isUp = false;
    this.isStopped = true;
    this.#waiting.length = 0;
    this.#tellRoom();
  }

  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    // After whoever publishes: it is not to run the handlers of others.
    queueMicrotask(() => {
      this.#isPumping = false;
      while (!this.isStopped && this.#inFlight < maxInFlight) {
        const next = this.#waiting.shift();
        if (next === undefined) break;
        if (next.expiresMs > this.settings.clock.now()) this.#hand(next.packet, next.to);
      }
      if (this.#waiting.length < maxWaiting) this.#tellRoom();
    });
  }

  #hand(packet: MqttPacket, to: MqttSubscription): void {
    this.#inFlight += 1;
    const ended = () => {
      this.#inFlight -= 1;
      this.#pump();
    };
    to.take(packet).then(ended, ended);
  }

  #tellRoom(): void {
    const waiting = [...this.#room];
    this.#room.clear();
    for (const goOn of waiting) goOn();
  }
}

function expiryOf({ expirySeconds }: MqttPacket, clock: Clock): number {
  return expirySeconds === null ? Number.POSITIVE_INFINITY : clock.now() + expirySeconds * 1000;
}

function lower(one: 0 | 1 | 2, other: 0 | 1 | 2): 0 | 1 | 2 {
  return one < other ? one : other;
}

function lost(clientId: string) {
  const message = `the connection of '${clientId}' is lost`;
  return interactionError({ code: "unavailable", reason: null, details: null, message });
}
