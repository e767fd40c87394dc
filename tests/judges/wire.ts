import { connect, type Socket } from "node:net";

/** Bytes from a socket, read in the order of asking; a read fails when the socket ends or is silent for five seconds. */
export class Wire {
  readonly #socket: Socket;
  #bytes = Buffer.alloc(0);
  #wake: () => void = () => undefined;
  #closed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#wake();
    });
    for (const event of ["error", "close"]) {
      socket.on(event, () => {
        this.#closed = true;
        this.#wake();
      });
    }
  }

  static open(port: number): Promise<Wire> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => resolve(new Wire(socket)));
      socket.once("error", reject);
    });
  }

  write(bytes: Buffer | string): void {
    this.#socket.write(bytes);
  }

  close(): void {
    this.#socket.destroy();
  }

  async take(count: number): Promise<Buffer> {
    await this.#until(() => this.#bytes.length >= count);
    const taken = this.#bytes.subarray(0, count);
    this.#bytes = this.#bytes.subarray(count);
    return taken;
  }

  /** The next line, without its end. */
  async line(): Promise<string> {
    await this.#until(() => this.#bytes.includes("\n"));
    const taken = await this.take(this.#bytes.indexOf("\n") + 1);
    return taken.toString().trimEnd();
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.#closed) throw new Error("the server closed the connection");
      await new Promise<void>((resolve, reject) => {
        const limit = setTimeout(() => reject(new Error("the server is silent")), 5_000);
        this.#wake = () => {
          clearTimeout(limit);
          resolve();
        };
      });
    }
  }
}
