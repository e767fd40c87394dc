import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A network between a client and a server on the loopback, which fails when it is told to. */
export interface TcpProxy {
  readonly url: string;
  /** How many connections were made through it. */
  readonly connections: () => number;
  /** Breaks all connections; new ones may be made. */
  cut(): void;
  /** From now on nothing passes, in either direction, and nobody is told. */
  stall(): void;
  /** The same of the connections that there are: what is said on them from now on is lost. */
  mute(): void;
  /** New connections go to another port. */
  lead(port: number): void;
  close(): Promise<void>;
}

/** Starts one before a port. */
export async function tcpProxy(firstPort: number): Promise<TcpProxy> {
  const open = new Set<Socket>();
  const muted = new WeakSet<Socket>();
  let [port, connections, isStalled] = [firstPort, 0, false];
  const server = createServer((near) => {
    connections += 1;
    const far = connect(port, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.on("data", (bytes) => {
        if (isStalled || muted.has(from)) return;
        if (!to.write(bytes)) from.pause();
      });
      to.on("drain", () => from.resume());
      from.on("error", () => to.destroy());
      from.on("close", () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      cut();
    });
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    connections: () => connections,
    cut,
    stall() {
      isStalled = true;
    },
    mute() {
      for (const socket of open) muted.add(socket);
    },
    lead(next) {
      port = next;
    },
    close,
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address === "object" && address !== null) return address.port;
  throw new TypeError("a server of TCP has a port");
}
