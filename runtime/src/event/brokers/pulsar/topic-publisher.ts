import { Cancellation } from "../../../cancellation.ts";
import type { Clock } from "../../../clock.ts";
import { type InteractionError, interactionError, isInteractionError } from "../../../interaction-error.ts";
import { whenAborted } from "../../../when-aborted.ts";
import type { BrokerRecord } from "../../broker.ts";
import { wait } from "../../server/wait.ts";
import { closedConnection, givenUp } from "../given-up.ts";
import { reconnectDelayMs } from "../reconnect-delay.ts";
import { lost, mayPass } from "./failures.ts";
import { frameOf, jsonObject } from "./messages.ts";
import { type Place, socketUrl, topicPath } from "./place.ts";
import { openSocket, type Socket } from "./socket.ts";

/** A message that the server has not said to have. */
interface Pending {
  readonly frame: string;
  readonly context: string;
  isSent: boolean;
  resolve(): void;
  reject(error: InteractionError): void;
}

/** As many may be on their way; the server refuses more than a thousand. Source: its `maxPendingMessages`. */
const inFlight = 500;
/** The server closes a socket that sends more. Source: its `webSocketMaxTextFrameSize`. */
const maxFrameBytes = 1_048_576;

/**
 * Publishes to one topic by a socket of its own. What was given to a socket that is closed is rejected with
 * `unavailable`: nobody knows whether the server has it.
 */
export class TopicPublisher {
  readonly #place: Place;
  readonly #clock: Clock;
  readonly #topic: string;
  readonly #pending = new Map<string, Pending>();
  readonly #closing = new Cancellation();
  #socket: Socket | null = null;
  #isOpening = false;
  #sent = 0;
  #count = 0;

  constructor(place: Place, clock: Clock, topic: string) {
    this.#place = place;
    this.#clock = clock;
    this.#topic = topic;
  }

  /** Resolves when the server has it. Rejects with `out_of_range` where it is too large for its sockets. */
  send(record: BrokerRecord, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(givenUp(signal));
      if (this.#closing.reason !== null) return reject(this.#closing.reason);
      this.#count += 1;
      const context = String(this.#count);
      const frame = frameOf(record, context);
      if (Buffer.byteLength(frame) > maxFrameBytes) return reject(tooLarge(this.#topic));
      const forget = whenAborted(signal, () => this.#take(context)?.reject(givenUp(signal)));
      const end = () => forget();
      this.#pending.set(context, {
        frame,
        context,
        isSent: false,
        resolve: () => {
          end();
          resolve();
        },
        reject: (error) => {
          end();
          reject(error);
        },
      });
      this.#pump();
    });
  }

  close(): void {
    this.#closing.cancel(closedConnection());
    this.#socket?.close();
    this.#socket = null;
    this.#rejectAll(closedConnection());
  }

  #pump(): void {
    const socket = this.#socket;
    if (socket === null) {
      if (!this.#isOpening) void this.#open();
      return;
    }
    if (this.#sent >= inFlight) return;
    for (const it of this.#pending.values()) {
      if (it.isSent) continue;
      it.isSent = true;
      this.#sent += 1;
      socket.send(it.frame);
      if (this.#sent >= inFlight) return;
    }
  }

  /** Opens a socket, again and again while anybody waits. */
  async #open(): Promise<void> {
    this.#isOpening = true;
    const path = topicPath(this.#place, this.#topic);
    const url = socketUrl(this.#place, "producer", path, { batchingEnabled: "false", sendTimeoutMillis: "30000" });
    const listener = {
      message: (text: string) => this.#answered(text),
      closed: (why: string) => this.#lost(why),
    };
    for (let failures = 0; this.#pending.size > 0 && this.#closing.reason === null; failures += 1) {
      try {
        const socket = await openSocket(this.#place, this.#clock, url, listener);
        if (this.#closing.reason !== null) socket.close();
        else this.#socket = socket;
        break;
      } catch (error) {
        const failure = isInteractionError(error) ? error : lost(`nothing is published to '${this.#topic}'`, error);
        if (!mayPass(failure)) {
          this.#rejectAll(failure);
          break;
        }
        await wait(this.#clock, reconnectDelayMs(failures, this.#clock), this.#closing);
      }
    }
    this.#isOpening = false;
    if (this.#pending.size > 0 && this.#closing.reason === null) this.#pump();
  }

  #answered(text: string): void {
    const { result, context, errorMsg } = jsonObject(text);
    const pending = this.#take(String(context));
    if (result === "ok") pending?.resolve();
    else
      pending?.reject(lost(`nothing is published to '${this.#topic}'`, `${String(result)} ${String(errorMsg ?? "")}`));
    this.#pump();
  }

  #lost(why: string): void {
    this.#socket = null;
    this.#rejectAll(lost(`nothing is published to '${this.#topic}'`, why));
  }

  #take(context: string): Pending | undefined {
    const pending = this.#pending.get(context);
    this.#pending.delete(context);
    if (pending?.isSent === true) this.#sent -= 1;
    return pending;
  }

  #rejectAll(failure: InteractionError): void {
    const all = [...this.#pending.values()];
    this.#pending.clear();
    this.#sent = 0;
    for (const it of all) it.reject(failure);
  }
}

function tooLarge(topic: string): InteractionError {
  const message = `a message for '${topic}' is too large: its frame, in base64, may have ${maxFrameBytes} bytes`;
  return interactionError({ code: "out_of_range", reason: null, details: null, message });
}
