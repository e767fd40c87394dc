import { type AddressInfo, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { Arrivals } from "./desk.ts";

/** A packet as it came: its kind, the low bits of its first byte, and all that follows its length. */
export interface RawPacket {
  readonly kind: keyof typeof kinds | "other";
  readonly flags: number;
  readonly body: Buffer;
}

const kinds = {
  connect: 1,
  connack: 2,
  publish: 3,
  puback: 4,
  pubrec: 5,
  pubrel: 6,
  pubcomp: 7,
  subscribe: 8,
  suback: 9,
  unsubscribe: 10,
  unsuback: 11,
  pingreq: 12,
  pingresp: 13,
  disconnect: 14,
} as const;

/** What a broker of our own does that a real one cannot be made to do. */
export interface FakeBrokerSettings {
  /** The reason of CONNACK; 0 when left out. */
  readonly connack?: number;
  /** Properties of CONNACK, as they stand in the packet. */
  readonly properties?: readonly number[];
  /** Whether a client that comes back finds its session; false when left out. */
  readonly hasSessions?: boolean;
  /** The reason of SUBACK; that of QoS 1 when left out. */
  readonly suback?: number;
  /** The reason of PUBACK; null: it never answers. 0 when left out. */
  readonly puback?: number | null;
}

/** As much of a broker of MQTT 5 as tests need to say what they like, when they like. */
export class FakeBroker {
  readonly packets = new Arrivals<RawPacket>();
  readonly #settings: FakeBrokerSettings;
  readonly #server = createServer((socket) => this.#serve(socket));
  #socket: Socket | null = null;
  #connections = 0;

  private constructor(settings: FakeBrokerSettings) {
    this.#settings = settings;
  }

  /** On a free port, until the test ends. */
  static async start(settings: FakeBrokerSettings = {}): Promise<FakeBroker> {
    const broker = new FakeBroker(settings);
    await new Promise<void>((resolve) => void broker.#server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => broker.stop());
    return broker;
  }

  /** Listens again after `stop`, on the same port. */
  async restart(port: number): Promise<void> {
    await new Promise<void>((resolve) => void this.#server.listen(port, "127.0.0.1", resolve));
  }

  /** Nobody listens any more. */
  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get connections(): number {
    return this.#connections;
  }

  /** The next packet of a kind. */
  next(kind: RawPacket["kind"]): Promise<RawPacket> {
    return this.packets.until((it) => it.kind === kind);
  }

  /** Sends a message of QoS 1 or 2, or of 0 where `id` is null. */
  publish(message: {
    readonly topic: string;
    readonly payload?: string;
    readonly qos?: 0 | 1 | 2;
    readonly id?: number;
    readonly dup?: boolean;
    readonly userProperties?: Readonly<Record<string, string>>;
  }): void {
    const { topic, payload = "{}", qos = 1, id = 1, dup = false, userProperties = {} } = message;
    const properties = Object.entries(userProperties).map(([name, value]) =>
      Buffer.concat([Buffer.from([0x26]), text(name), text(value)]),
    );
    const all = Buffer.concat([Buffer.from([0x03]), text("application/json"), ...properties]);
    const identifier = qos === 0 ? [] : [id >> 8, id & 0xff];
    this.send(
      0x30 | (dup ? 8 : 0) | (qos << 1),
      Buffer.concat([text(topic), Buffer.from([...identifier, ...varint(all.length)]), all, Buffer.from(payload)]),
    );
  }

  /** Sends any packet. */
  send(first: number, body: Uint8Array): void {
    this.#socket?.write(Buffer.concat([Buffer.from([first, ...varint(body.length)]), body]));
  }

  /** Breaks the connection. */
  cut(): void {
    this.#socket?.destroy();
  }

  #serve(socket: Socket): void {
    this.#socket = socket;
    this.#connections += 1;
    let bytes = Buffer.alloc(0);
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (let taken = packetOf(bytes); taken !== null; taken = packetOf(bytes)) {
        bytes = bytes.subarray(taken.length);
        this.#answer(taken.packet);
        this.packets.add(taken.packet);
      }
    });
  }

  #answer(packet: RawPacket): void {
    const answer = this.#answerTo(packet);
    if (answer !== null) this.send(...answer);
  }

  /** The first byte and the body of what is answered; null: nothing. */
  #answerTo({ kind, flags, body }: RawPacket): readonly [number, Uint8Array] | null {
    const { connack = 0, properties = [], hasSessions = false, suback = 1, puback = 0 } = this.#settings;
    const id = body.subarray(0, 2);
    switch (kind) {
      case "connect": {
        const isBack = hasSessions && this.#connections > 1;
        return [0x20, Buffer.from([isBack ? 1 : 0, connack, properties.length, ...properties])];
      }
      case "publish": {
        const qos = (flags >> 1) & 3;
        if (qos === 0 || puback === null) return null;
        const at = 2 + body.readUInt16BE(0);
        return [qos === 1 ? 0x40 : 0x50, Buffer.from([...body.subarray(at, at + 2), puback, 0])];
      }
      case "pubrel":
        return [0x70, Buffer.from([...id, 0, 0])];
      case "subscribe":
        return [0x90, Buffer.from([...id, 0, suback])];
      case "unsubscribe":
        return [0xb0, Buffer.from([...id, 0, 0])];
      case "pingreq":
        return [0xd0, Buffer.alloc(0)];
      default:
        return null;
    }
  }
}

/** What PUBACK and PUBREC say: the id of the message, the reason, and the user property `code`. */
export function saidBy({ body }: RawPacket): {
  readonly id: number;
  readonly reason: number;
  readonly code: string | null;
} {
  const reason = body[2] ?? 0;
  const length = body[3] ?? 0;
  // 26, the length of `code`, the word, and the same of the value.
  const code = length === 0 ? null : body.subarray(4 + 1 + 2 + 4 + 2, 4 + length).toString();
  return { id: body.readUInt16BE(0), reason, code };
}

/** The topic and payload of what a client published, without its properties. */
export function publishedIn({ flags, body }: RawPacket): { readonly topic: string; readonly isDup: boolean } {
  return { topic: body.subarray(2, 2 + body.readUInt16BE(0)).toString(), isDup: (flags & 8) !== 0 };
}

function packetOf(bytes: Buffer): { readonly packet: RawPacket; readonly length: number } | null {
  let [size, at] = [0, 1];
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at];
    if (byte === undefined) return null;
    size += (byte & 0x7f) << shift;
    at += 1;
    if (byte < 0x80) break;
  }
  if (bytes.length < at + size) return null;
  const [first = 0] = bytes;
  const found = Object.entries(kinds).find(([, number]) => number === first >> 4);
  const kind = (found?.[0] ?? "other") as RawPacket["kind"];
  return { packet: { kind, flags: first & 0xf, body: bytes.subarray(at, at + size) }, length: at + size };
}

function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >> 7)];
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}
