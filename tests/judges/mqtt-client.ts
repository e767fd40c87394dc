import { Wire } from "./wire.ts";

const refused = 0x80;
const kinds = {
  connect: 0x10,
  connack: 0x20,
  publish: 0x30,
  publishQos1: 0x32,
  puback: 0x40,
  subscribe: 0x82,
  suback: 0x90,
};

/** As much of MQTT 5 as it takes to ask a broker what a user may do: only version 5 tells that a publish was refused. */
export class MqttClient {
  readonly #wire: Wire;
  readonly #received: string[] = [];

  private constructor(wire: Wire) {
    this.#wire = wire;
  }

  static async connect(port: number, user: string): Promise<MqttClient> {
    const client = new MqttClient(await Wire.open(port));
    const cleanStartWithUser = Buffer.from([5, 0x82, 0, 30, 0]);
    client.#send(kinds.connect, Buffer.concat([text("MQTT"), cleanStartWithUser, text(user), text(user)]));
    const answer = await client.#answer(kinds.connack);
    if ((answer[1] ?? refused) >= refused) throw new Error(`the broker refuses to connect '${user}'`);
    return client;
  }

  /** Publishes with QoS 1 and answers whether the broker took it. */
  async publish(topic: string): Promise<boolean> {
    this.#send(kinds.publishQos1, Buffer.concat([text(topic), Buffer.from([0, 1, 0]), Buffer.from("{}")]));
    const answer = await this.#answer(kinds.puback);
    return (answer[2] ?? 0) < refused;
  }

  /** Subscribes with QoS 0 and answers whether the broker took each. */
  async subscribe(...topics: readonly string[]): Promise<readonly boolean[]> {
    const filters = topics.map((it) => Buffer.concat([text(it), Buffer.from([0])]));
    this.#send(kinds.subscribe, Buffer.concat([Buffer.from([0, 1, 0]), ...filters]));
    const answer = await this.#answer(kinds.suback);
    return topics.map((_, index) => (answer[3 + index] ?? refused) < refused);
  }

  /** The topics of the messages that came, up to the first on `last`. */
  async receivedUntil(last: string): Promise<readonly string[]> {
    while (!this.#received.includes(last)) await this.#packet();
    return this.#received.slice(0, this.#received.indexOf(last));
  }

  close(): void {
    this.#wire.close();
  }

  async #answer(kind: number): Promise<Buffer> {
    while (true) {
      const packet = await this.#packet();
      if (packet.kind === kind) return packet.body;
    }
  }

  async #packet(): Promise<{ readonly kind: number; readonly body: Buffer }> {
    const [first = 0] = await this.#wire.take(1);
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const [byte = 0] = await this.#wire.take(1);
      length += (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    const body = await this.#wire.take(length);
    const kind = first & 0xf0;
    if (kind === kinds.publish) this.#received.push(body.subarray(2, 2 + body.readUInt16BE(0)).toString());
    return { kind, body };
  }

  #send(kind: number, body: Buffer): void {
    if (body.length > 16_383) throw new Error("longer than a probe needs");
    const length = body.length < 128 ? [body.length] : [(body.length & 0x7f) | 0x80, body.length >> 7];
    this.#wire.write(Buffer.concat([Buffer.from([kind, ...length]), body]));
  }
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
