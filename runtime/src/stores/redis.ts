import type { DedupeStore } from "../dedupe.ts";
import type { IdempotencyStore } from "../idempotency.ts";

export {
  type IoRedisSubscriber,
  type IoRedisWithChannels,
  type NodeRedisSubscriber,
  type NodeRedisWithChannels,
  redisBackplane,
} from "./redis-backplane.ts";

/** A client of node-redis as it is: of `createClient()`, `createClientPool()`, `createCluster()`. */
export interface NodeRedis {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** A client of ioredis as it is: `new Redis()`, `new Cluster()`. */
export interface IoRedis {
  eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>;
  /** Only ioredis has it. */
  readonly defineCommand: unknown;
}

/** What may be said of a store in Redis. */
export interface RedisStoreOptions {
  /** Before the name of every key; `interspec:` when left out. */
  readonly prefix?: string;
}

/**
 * Keeps keys, and which events were handled, in Redis 5 or later, for all processes that share it. Takes a connected client of node-redis or ioredis:
 * `redisStore(createClient())`, `redisStore(new Redis())`. Each step is one script on one key, by the clock of Redis,
 * so that it works in a cluster too.
 */
export function redisStore(
  client: NodeRedis | IoRedis,
  { prefix = "interspec:" }: RedisStoreOptions = {},
): IdempotencyStore & DedupeStore {
  const evaluate = (script: string, name: string, ...args: readonly (string | number)[]): Promise<unknown> => {
    const texts = args.map((it) => (typeof it === "number" ? String(Math.ceil(it)) : it));
    return "defineCommand" in client
      ? client.eval(script, 1, name, ...texts)
      : client.eval(script, { keys: [name], arguments: texts });
  };
  const run = (script: string, key: string, ...args: readonly (string | number)[]) =>
    evaluate(script, `${prefix}idempotency:${key}`, ...args);
  return {
    async begin(key, fingerprint, { lockMs, ttlMs }) {
      const token = crypto.randomUUID();
      const [state, value] = texts(await run(begin, key, fingerprint, token, lockMs, Math.max(lockMs, ttlMs)));
      switch (state) {
        case "new":
          return { state, token };
        case "replay":
          return { state, result: value ?? "" };
        case "in_progress":
          return { state, retryAfterMs: Number(value) };
        case "mismatch":
          return { state };
        default:
          throw new TypeError(`Redis answered '${state}' to the script that takes a key`);
      }
    },
    async complete(key, token, result, { ttlMs }) {
      await run(complete, key, token, result, ttlMs);
    },
    async release(key, token) {
      await run(release, key, token);
    },
    async wasHandled(key) {
      return Number(await evaluate(exists, `${prefix}event:${key}`)) === 1;
    },
    async markHandled(key, ttlMs) {
      await evaluate(remember, `${prefix}event:${key}`, ttlMs);
    },
  };
}

/** Clients answer buffers where they were told so. */
function texts(reply: unknown): readonly string[] {
  return Array.isArray(reply) ? reply.map(String) : [];
}

const begin = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local held = redis.call('HMGET', KEYS[1], 'fingerprint', 'result', 'lockedUntil')
if held[1] and held[1] ~= ARGV[1] then return {'mismatch'} end
if held[2] then return {'replay', held[2]} end
if held[3] and tonumber(held[3]) > now then return {'in_progress', held[3] - now} end
redis.call('HSET', KEYS[1], 'fingerprint', ARGV[1], 'token', ARGV[2], 'lockedUntil', now + ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return {'new'}
`;

const complete = `
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return end
redis.call('HSET', KEYS[1], 'result', ARGV[2])
redis.call('HDEL', KEYS[1], 'token', 'lockedUntil')
redis.call('PEXPIRE', KEYS[1], ARGV[3])
`;

const release = `
if redis.call('HGET', KEYS[1], 'token') == ARGV[1] then redis.call('DEL', KEYS[1]) end
`;

const exists = `return redis.call('EXISTS', KEYS[1])`;

const remember = `redis.call('SET', KEYS[1], '', 'PX', ARGV[1])`;
