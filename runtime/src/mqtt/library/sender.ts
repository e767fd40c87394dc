import type { MqttClient } from "mqtt";
import { whenAborted } from "../../when-aborted.ts";
import type { MqttPacket } from "../broker.ts";
import { mostInFlight, propertiesOf } from "./client-options.ts";
import { brokerFailure, closed } from "./failures.ts";
import { InFlight } from "./in-flight.ts";

/** A reason of MQTT 5. */
const packetTooLarge = 0x95;

/** Sends packets by the library: as many at a time as the broker takes, and while the connection is there. */
export class Sender {
  readonly #client: MqttClient;
  readonly #isVersion5: boolean;
  readonly #inFlight = new InFlight(mostInFlight);
  readonly #whenUp = new Set<() => void>();
  readonly #whenClosed = new Set<() => void>();
  #isUp = false;
  #isClosed = false;

  constructor(client: MqttClient, isVersion5: boolean) {
    this.#client = client;
    this.#isVersion5 = isVersion5;
  }

  /** The connection is there: the broker takes so many packets of QoS 1 and 2 before it has acknowledged one. */
  up(receiveMaximum: number): void {
    this.#isUp = true;
    this.#inFlight.limit = Math.min(mostInFlight, receiveMaximum);
    for (const it of this.#whenUp) it();
  }

  /** The connection is lost. */
  down(): void {
    this.#isUp = false;
  }

  /** Whoever waits is told that it is over. */
  close(): void {
    this.down();
    this.#isClosed = true;
    for (const it of this.#whenClosed) it();
  }

  async publish(packet: MqttPacket, signal: AbortSignal): Promise<void> {
    if (packet.qos === 0) return this.#sendWhenUp(packet, signal);
    await this.#inFlight.enter(signal);
    try {
      await this.#sendWhenUp(packet, signal);
    } finally {
      this.#inFlight.leave();
    }
  }

  async #sendWhenUp(packet: MqttPacket, signal: AbortSignal): Promise<void> {
    while (!this.#isUp) await this.#unlessOver(signal, (up) => this.#untilUp(up));
    this.#checkSize(packet);
    await this.#unlessOver(signal, (sent, failed) => this.#send(packet, sent, failed));
  }

  #untilUp(up: () => void): () => void {
    const forget = () => this.#whenUp.delete(once);
    const once = () => {
      forget();
      up();
    };
    this.#whenUp.add(once);
    return forget;
  }

  /** Answers what takes it back: else it is sent again with each connection, though nobody waits for it. */
  #send({ topic, payload, qos, retain, ...others }: MqttPacket, sent: () => void, failed: Reject): () => void {
    const properties = propertiesOf({ topic, payload, qos, retain, ...others });
    const options = { qos, retain, ...(this.#isVersion5 ? { properties } : {}) };
    this.#client.publish(topic, Buffer.from(payload), options, (error) => {
      if (error === undefined || error === null) sent();
      else failed(brokerFailure("the message was not taken", error));
    });
    const messageId = qos === 0 ? null : this.#client.getLastMessageId();
    return () => {
      if (messageId !== null) this.#client.removeOutgoingMessage(messageId);
    };
  }

  /** Runs until it is done, the signal is aborted, or all is closed; then what was begun is taken back. */
  #unlessOver(signal: AbortSignal, begin: (done: () => void, failed: Reject) => () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) throw closed();
      if (signal.aborted) throw signal.reason;
      const end = () => {
        unlisten();
        this.#whenClosed.delete(close);
      };
      const done = () => {
        end();
        resolve();
      };
      const failed: Reject = (error) => {
        end();
        reject(error);
      };
      const giveUp: Reject = (error) => {
        failed(error);
        takeBack();
      };
      const close = () => giveUp(closed());
      this.#whenClosed.add(close);
      const unlisten = whenAborted(signal, () => giveUp(signal.reason));
      const takeBack = begin(done, failed);
    });
  }

  #checkSize({ topic, payload }: MqttPacket): void {
    const largest = this.#client.serverProperties?.maximumPacketSize ?? Number.POSITIVE_INFINITY;
    if (topic.length + payload.length <= largest) return;
    const message = `a message of ${payload.length} bytes is too large: the broker takes ${largest}`;
    throw brokerFailure(message, { code: packetTooLarge });
  }
}

type Reject = (error: unknown) => void;
