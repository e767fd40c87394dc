import { Wire } from "./wire.ts";

/** As much of the NATS protocol as it takes to ask a server what a user may do. */
export class NatsClient {
  readonly #wire: Wire;

  private constructor(wire: Wire) {
    this.#wire = wire;
  }

  static async connect(port: number, user: string, password: string): Promise<NatsClient> {
    const client = new NatsClient(await Wire.open(port));
    await client.#wire.line();
    const options = { user, pass: password, verbose: false, pedantic: false, lang: "probe", version: "0" };
    client.#wire.write(`CONNECT ${JSON.stringify(options)}\r\n`);
    const problems = await client.#problems();
    if (problems.length > 0) throw new Error(`the server refuses to connect '${user}': ${problems.join(", ")}`);
    return client;
  }

  /** Publishes and answers whether the server took it. */
  async publish(subject: string): Promise<boolean> {
    this.#wire.write(`PUB ${subject} 2\r\n{}\r\n`);
    return (await this.#problems()).length === 0;
  }

  /** Subscribes and answers whether the server took it. */
  async subscribe(subject: string): Promise<boolean> {
    this.#wire.write(`SUB ${subject} 1\r\n`);
    return (await this.#problems()).length === 0;
  }

  close(): void {
    this.#wire.close();
  }

  /** What the server complained of before it answered a ping: it answers in order. */
  async #problems(): Promise<readonly string[]> {
    this.#wire.write("PING\r\n");
    const problems: string[] = [];
    while (true) {
      const line = await this.#wire.line();
      if (line === "PONG") return problems;
      if (line === "PING") this.#wire.write("PONG\r\n");
      if (line.startsWith("-ERR")) problems.push(line);
      if (/Authorization Violation|Authentication/.test(line)) return problems;
    }
  }
}
