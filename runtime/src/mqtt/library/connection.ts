import { connect, type IConnackPacket, type MqttClient, type Packet } from "mqtt";
import type { InteractionError } from "../../interaction-error.ts";
import type { MqttConnection, MqttConnectSettings, MqttPacket, MqttSubscription } from "../broker.ts";
import type { MqttOptions } from "../mqtt.ts";
import { reasonText } from "../reason-codes.ts";
import { clientOptions, mostInFlight, placeOf, willOf } from "./client-options.ts";
import { brokerFailure } from "./failures.ts";
import { Inbox } from "./inbox.ts";
import { Receiver } from "./receiver.ts";
import { Reconnection } from "./reconnection.ts";
import { Sender } from "./sender.ts";

/** How long a goodbye may take before the connection is cut. */
const goodbyeMs = 2000;
/**
 * After so many questions that a broker has answered and sent nothing before, it has nothing more: it answers in order,
 * and a message of QoS 2 gives way to the next after two.
 */
const quietTurns = 2;
/** PUBACK and PUBREC: nobody has subscribed to what was published. The library drops it. */
const noSubscribers = 0x10;

/** Connects with the library `mqtt`. Rejects with what the broker says to the first connection. */
export async function connectLibrary(
  url: URL,
  options: MqttOptions,
  settings: MqttConnectSettings,
): Promise<MqttConnection> {
  const connection = new LibraryConnection(url, options, settings);
  await connection.open();
  return connection;
}

interface Granting {
  readonly subscription: MqttSubscription;
  isGranted: boolean;
  readonly granted: () => void;
  readonly refused: (error: InteractionError) => void;
}

/**
 * A connection that the library carries: it dials, pings, and sends again what was on its way. When to dial, what is
 * subscribed to, and what is said of packets that came in is ours.
 */
class LibraryConnection implements MqttConnection {
  readonly isVersion5: boolean;
  readonly #address: string;
  readonly #client: MqttClient;
  readonly #settings: MqttConnectSettings;
  readonly #inbox: Inbox;
  readonly #receiver: Receiver;
  readonly #sender: Sender;
  readonly #reconnection: Reconnection;
  readonly #subscriptions = new Map<number, Granting>();
  #opening: { readonly resolve: () => void; readonly reject: (error: InteractionError) => void } | null = null;
  #isUp = false;
  #isStopping = false;
  #isClosing = false;
  #hasIdentifiers = true;
  #lastError: unknown = null;

  constructor(url: URL, options: MqttOptions, settings: MqttConnectSettings) {
    const { logger, clock } = settings;
    this.isVersion5 = options.protocolVersion !== 4;
    this.#address = url.host;
    this.#settings = settings;
    this.#client = connect(placeOf(url), clientOptions(url, options, settings));
    this.#inbox = new Inbox(logger, clock);
    this.#receiver = new Receiver(this.#client, this.#inbox, this.isVersion5);
    this.#sender = new Sender(this.#client, this.isVersion5);
    this.#reconnection = new Reconnection(clock, () => this.#dial());
    this.#client.on("connect", (packet) => this.#up(packet));
    this.#client.on("packetreceive", (packet) => this.#look(packet));
    this.#client.on("packetsend", (packet) => {
      // Before it is up the library sends what was on its way: again, which it does not say itself.
      if (packet.cmd === "publish" && !this.#isUp) packet.dup = true;
    });
    this.#client.on("error", (error) => {
      this.#lastError = error;
      // After what is no packet the library reads nothing more, and waits.
      this.#client.stream?.destroy();
    });
    this.#client.on("close", () => this.#lost());
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#opening = { resolve, reject };
      this.#dial();
    });
  }

  publish(packet: MqttPacket, signal: AbortSignal): Promise<void> {
    return this.#sender.publish(packet, signal);
  }

  subscribe(subscription: MqttSubscription): Promise<void> {
    if (!this.#settings.isStable && this.#subscriptions.size === 0) this.#warnOfPassing();
    const identifier = this.#subscriptions.size + 1;
    return new Promise((resolve, reject) => {
      const granting: Granting = { subscription, isGranted: false, granted: resolve, refused: reject };
      this.#subscriptions.set(identifier, granting);
      this.#inbox.add(identifier, subscription);
      if (this.#isUp) this.#request(identifier, granting);
    });
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    // A session that stays goes on collecting what is for it. What has come to any other has come to nobody else.
    if (!this.#settings.isStable && this.#subscriptions.size > 0) await this.#workOff();
    this.#inbox.stop();
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#inbox.stop();
    this.#reconnection.stop();
    this.#sender.close();
    await this.#briefly((done) => void this.#receiver.settled().then(done));
    const wasUp = this.#isUp;
    this.#isUp = false;
    await this.#briefly((done) => (wasUp ? this.#sayGoodbye(done) : this.#client.end(true, done)));
    this.#client.stream?.destroy();
  }

  /** Asks for nothing more, and takes what the broker still has for it. */
  async #workOff(): Promise<void> {
    const filters = [...this.#subscriptions.values()].map((it) => filterText(it.subscription));
    let quiet = 0;
    while (this.#isUp && quiet < quietTurns) {
      const wasIdle = this.#receiver.isIdle;
      const { count } = this.#receiver;
      await this.#briefly((done) => this.#client.unsubscribe(filters, done));
      await this.#receiver.settled();
      quiet = wasIdle && count === this.#receiver.count ? quiet + 1 : 0;
    }
  }

  /** The broker sends no will; what it keeps for a client that does not come back goes at once. */
  #sayGoodbye(done: () => void): void {
    // The library would wait for it.
    for (const id of Object.keys(this.#client.outgoing)) this.#client.removeOutgoingMessage(Number(id));
    const expiry = this.#settings.isStable ? {} : { properties: { sessionExpiryInterval: 0 } };
    this.#client.end(false, this.isVersion5 ? { reasonCode: 0, ...expiry } : {}, done);
  }

  /** Waits until something is done, but not for long. */
  #briefly(start: (done: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#settings.clock.after(goodbyeMs, resolve);
      start(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  #dial(): void {
    if (this.#isClosing) return;
    const { will } = this.#settings;
    if (will !== null) this.#client.options.will = willOf(will(this.isVersion5), this.isVersion5);
    this.#lastError = null;
    this.#client.connect();
  }

  #up({ sessionPresent, properties }: IConnackPacket): void {
    this.#isUp = true;
    this.#reconnection.up();
    if (!sessionPresent) this.#forgetSession();
    this.#hasIdentifiers = properties?.subscriptionIdentifiersAvailable !== false;
    if (this.#opening === null) this.#settings.logger.info(this.#facts(), "connected to the broker of MQTT again");
    this.#opening?.resolve();
    this.#opening = null;
    for (const [identifier, it] of this.#subscriptions) if (!it.isGranted) this.#request(identifier, it);
    this.#sender.up(properties?.receiveMaximum ?? mostInFlight);
  }

  /** The broker knows nothing of this client: its ids begin anew, and it has no subscriptions. */
  #forgetSession(): void {
    this.#receiver.forget();
    for (const it of this.#subscriptions.values()) it.isGranted = false;
  }

  #lost(): void {
    const wasUp = this.#isUp;
    this.#isUp = false;
    this.#sender.down();
    if (this.#isClosing) return;
    const opening = this.#opening;
    if (opening !== null) {
      this.#isClosing = true;
      this.#client.end(true);
      opening.reject(brokerFailure(`the broker at ${this.#address} cannot be reached`, this.#lastError));
      return;
    }
    const retryInMs = Math.round(this.#reconnection.lost());
    const facts = { ...this.#facts(), retryInMs, error: this.#lastError };
    if (wasUp) this.#settings.logger.warn(facts, "the connection to the broker of MQTT was lost");
    else this.#settings.logger.warn(facts, "the broker of MQTT cannot be reached");
  }

  /** What comes while its process is dead is lost. */
  #warnOfPassing(): void {
    if (process.env["NODE_ENV"] !== "production") return;
    const message = "the broker of MQTT does not know this service again: set `clientId` to a name that stays";
    this.#settings.logger.warn(this.#facts(), message);
  }

  #facts(): object {
    return { clientId: this.#client.options.clientId };
  }

  #request(identifier: number, granting: Granting): void {
    if (this.#isStopping) return;
    const { filter, group, qos } = granting.subscription;
    const topics = { [filterText({ filter, group })]: { qos, rh: 0, rap: false, nl: false } };
    const properties =
      this.isVersion5 && this.#hasIdentifiers ? { properties: { subscriptionIdentifier: identifier } } : {};
    this.#client.subscribe(topics, properties, (error, _granted, suback) => {
      if (error === null) {
        granting.isGranted = true;
        granting.granted();
        return;
      }
      // Without an answer of the broker it is asked again with the next connection.
      const [reason] = suback?.granted ?? [];
      if (typeof reason !== "number") return;
      const failure = brokerFailure(`'${filter}' was not granted`, { code: reason });
      this.#settings.logger.error({ ...this.#facts(), error: failure }, "a subscription was refused");
      granting.refused(failure);
    });
  }

  /** All packets come by here before the library handles them. */
  #look(packet: Packet): void {
    switch (packet.cmd) {
      case "publish":
        this.#receiver.take(packet);
        return;
      case "pubrel":
        if (packet.messageId !== undefined) this.#receiver.release(packet.messageId);
        return;
      case "puback":
      case "pubrec":
        if (packet.reasonCode === noSubscribers)
          this.#settings.logger.debug(this.#facts(), "nobody has subscribed to what was published");
        return;
      case "disconnect": {
        const reason = reasonText(packet.reasonCode ?? 0);
        this.#settings.logger.warn({ ...this.#facts(), reason }, "the broker of MQTT says goodbye");
        return;
      }
      default:
    }
  }
}

function filterText({ filter, group }: Pick<MqttSubscription, "filter" | "group">): string {
  return group === null ? filter : `$share/${group}/${filter}`;
}
