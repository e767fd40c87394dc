import type { Clock } from "../../../clock.ts";
import type { StoredRecord } from "../../broker.ts";
import type { Admin } from "./admin.ts";
import { lost } from "./failures.ts";
import { type MessageId, positionOf, readMessageId } from "./message-id.ts";
import { messageOf, objectOf, type SocketMessage } from "./messages.ts";
import { type Place, socketUrl, topicPath } from "./place.ts";
import { openSocket, type Socket } from "./socket.ts";
import { partsOf } from "./topics.ts";

/** So many messages may be on their way that are not asked for yet. */
const queueSize = 100;

/** All that lies in a topic now, one partition after the other. */
export async function* storedMessages(
  admin: Admin,
  place: Place,
  clock: Clock,
  topic: string,
): AsyncGenerator<StoredRecord> {
  for (const part of await partsOf(admin, place, topic)) {
    const end = await lastOf(admin, place, part);
    if (end === null) continue;
    const reader = new Reader(topic);
    const url = socketUrl(place, "reader", topicPath(place, part), {
      messageId: "earliest",
      receiverQueueSize: String(queueSize),
    });
    const socket = await openSocket(place, clock, url, reader);
    try {
      for (let id: MessageId | null = null; id === null || !isPast(id, end); ) {
        const { messageId, record, time } = await reader.next(socket);
        id = readMessageId(messageId);
        const number = /-partition-(\d+)$/.exec(part === topic ? "" : part)?.[1];
        yield { record, position: number === undefined ? positionOf(id) : `${number}:${positionOf(id)}`, time };
      }
    } finally {
      socket.close();
    }
  }
}

/** The last message; null: there is none. */
async function lastOf(admin: Admin, place: Place, part: string): Promise<MessageId | null> {
  const answer = await admin({ method: "GET", path: `persistent/${topicPath(place, part)}/lastMessageId` });
  const { ledgerId, entryId } = objectOf(answer);
  const [ledger, entry] = [Number(ledgerId), Number(entryId)];
  return entry >= 0 ? { ledger, entry, batchIndex: -1, batchSize: 0 } : null;
}

/** Whether nothing comes after it that lay there when reading began. */
function isPast({ ledger, entry, batchIndex, batchSize }: MessageId, end: MessageId): boolean {
  if (ledger !== end.ledger) return ledger > end.ledger;
  return entry > end.entry || (entry === end.entry && (batchIndex < 0 || batchIndex >= batchSize - 1));
}

/** Messages that come by a socket, one after the other. */
class Reader {
  readonly #topic: string;
  readonly #messages: SocketMessage[] = [];
  #why: string | null = null;
  #wake: () => void = () => undefined;

  constructor(topic: string) {
    this.#topic = topic;
  }

  message(text: string): void {
    const message = messageOf(this.#topic, text);
    if (message === null) return;
    this.#messages.push(message);
    this.#wake();
  }

  closed(why: string): void {
    this.#why = why;
    this.#wake();
  }

  /** The server sends on when a message is acknowledged. */
  async next(socket: Socket): Promise<SocketMessage> {
    while (this.#messages.length === 0) {
      if (this.#why !== null) throw lost(`topic '${this.#topic}' cannot be read`, this.#why);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const [message] = this.#messages.splice(0, 1);
    if (message === undefined) return this.next(socket);
    socket.send(JSON.stringify({ messageId: message.messageId }));
    return message;
  }
}
