import { createClient } from "@redis/client";
import type { Backplane } from "../../../runtime/src/realtime/backplane.ts";
import { memoryBackplane } from "../../../runtime/src/stores/memory.ts";
import { redisBackplane } from "../../../runtime/src/stores/redis.ts";
import type { Tool } from "../../infra/have.ts";
import { type StoreServer, startRedis } from "../../support/store-servers.ts";

/** A backplane that is open for one file of tests. */
export interface OpenBackplane {
  /** As another process has it. */
  readonly another: () => Promise<Backplane>;
  close(): Promise<void>;
}

/** A kind of backplane, and a way to reach it. */
export interface BackplaneKind {
  readonly name: string;
  readonly tool: Tool | null;
  open(): Promise<OpenBackplane>;
}

/** Every backplane, through every client that it takes. */
export const backplaneKinds: readonly BackplaneKind[] = [
  { name: "memory", tool: null, open: async () => inMemory(memoryBackplane()) },
  { name: "Redis through node-redis", tool: "redis-server", open: () => inRedis(nodeRedis) },
  { name: "Redis through a client of the shape of ioredis", tool: "redis-server", open: () => inRedis(ioRedis) },
];

function inMemory(backplane: Backplane): OpenBackplane {
  return { another: async () => backplane, close: async () => undefined };
}

/** What a connection made, and what closes it. */
type Connected = readonly [Backplane, () => unknown];

async function inRedis(connect: (server: StoreServer) => Promise<Connected>): Promise<OpenBackplane> {
  const server = await startRedis();
  const opened: Connected[] = [];
  return {
    async another() {
      const connected = await connect(server);
      opened.push(connected);
      return connected[0];
    },
    async close() {
      for (const [, end] of opened) end();
      await server.stop();
    },
  };
}

async function nodeRedis({ port }: StoreServer): Promise<Connected> {
  const client = await createClient({ url: `redis://127.0.0.1:${port}` }).connect();
  return [redisBackplane(client), () => client.destroy()];
}

async function ioRedis({ port }: StoreServer): Promise<Connected> {
  const client = await createClient({ url: `redis://127.0.0.1:${port}` }).connect();
  const shaped = {
    defineCommand: () => undefined,
    eval: (script: string, keys: number, ...rest: string[]) =>
      client.sendCommand(["EVAL", script, String(keys), ...rest]),
    duplicate() {
      const second = client.duplicate();
      const ready = second.connect();
      let receive: (channel: string, message: string) => void = () => undefined;
      return {
        async subscribe(channel: string) {
          await ready;
          await second.subscribe(channel, (message) => receive(channel, message));
        },
        on(event: "message" | "error", listener: (channel: string, message: string) => void) {
          if (event === "message") receive = listener;
          else second.on("error", () => undefined);
        },
        disconnect: () => second.destroy(),
      };
    },
  };
  return [redisBackplane(shaped), () => client.destroy()];
}
