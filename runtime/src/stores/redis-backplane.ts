import type { Backplane, StoredMessage } from "../realtime/backplane.ts";
import { maxSeenIds } from "../realtime/server/seen-ids.ts";
import type { IoRedis, NodeRedis, RedisStoreOptions } from "./redis.ts";

/** A client of node-redis that can hear, too: of `createClient()`. */
export interface NodeRedisWithChannels extends NodeRedis {
  duplicate(): NodeRedisSubscriber;
}

/** A second connection of node-redis. */
export interface NodeRedisSubscriber {
  connect(): Promise<unknown>;
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  on(event: "error", listener: (error: unknown) => void): unknown;
  destroy(): unknown;
}

/** A client of ioredis that can hear, too: `new Redis()`. */
export interface IoRedisWithChannels extends IoRedis {
  duplicate(): IoRedisSubscriber;
}

/** A second connection of ioredis. */
export interface IoRedisSubscriber {
  subscribe(channel: string): Promise<unknown>;
  on(event: "message", listener: (channel: string, message: string) => void): unknown;
  on(event: "error", listener: (error: unknown) => void): unknown;
  disconnect(): unknown;
}

/**
 * Keeps sessions in Redis 5 or later, for all processes that share it. Takes a connected client of node-redis or
 * ioredis, and opens one more connection like it, on which a process hears of its sessions. Each session is a hash, a
 * stream of its last messages and a set of ids that were seen; each step is one script on these keys, by the clock of
 * Redis.
 */
export function redisBackplane(
  client: NodeRedisWithChannels | IoRedisWithChannels,
  { prefix = "interspec:" }: RedisStoreOptions = {},
): Backplane {
  const channelOf = (process: string) => `${prefix}realtime:process:${process}`;
  const subscribers = new Map<string, () => unknown>();
  const run = (script: string, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> => {
    const texts = args.map((it) => (typeof it === "number" ? String(Math.ceil(it)) : it));
    return "defineCommand" in client
      ? client.eval(script, keys.length, ...keys, ...texts)
      : client.eval(script, { keys: [...keys], arguments: texts });
  };
  // The braces put all keys of a session in the same slot of a cluster.
  const keysOf = (session: string) => ["facts", "messages", "ids"].map((it) => `${prefix}realtime:{${session}}:${it}`);

  return {
    async join(process, receive) {
      subscribers.set(process, await subscribed(client, channelOf(process), receive));
    },
    async leave(process) {
      subscribers.get(process)?.();
      subscribers.delete(process);
    },
    async send(process, message) {
      return Number(await run(publish, [channelOf(process)], [message])) > 0;
    },
    async create(session, { facts, runner, events, windowMs }) {
      await run(create, keysOf(session), [facts, runner, events, windowMs]);
    },
    async read(session, after, maxMessages) {
      const args = [after + 1, maxMessages];
      const [facts, runner, lastSeq, outcome, messages] = listOf(await run(read, keysOf(session), args));
      if (facts === undefined) return null;
      return {
        ...{ facts: String(facts), runner: String(runner), lastSeq: Number(lastSeq) },
        outcome: String(outcome) === "" ? null : String(outcome),
        messages: listOf(messages).map(messageOf),
      };
    },
    async append(session, runner, { seq, data, event, key }) {
      return Number(await run(append, keysOf(session), [runner, seq, data, event, key])) === 1;
    },
    async note(session, id) {
      await run(note, keysOf(session), [id, maxSeenIds]);
    },
    noted: async (session) => listOf(await run(noted, keysOf(session), [])).map(String),
    async finish(session, runner, outcome) {
      await run(finish, keysOf(session), [runner, outcome]);
    },
    claim: async (session, from, to) => Number(await run(claim, keysOf(session), [from, to])) === 1,
    async keep(session) {
      await run(keep, keysOf(session), []);
    },
    async remove(session) {
      await run(remove, keysOf(session), []);
    },
  };
}

/** Hears what is sent to a channel; answers what ends that. */
async function subscribed(
  client: NodeRedisWithChannels | IoRedisWithChannels,
  channel: string,
  receive: (message: string) => void,
): Promise<() => unknown> {
  if ("defineCommand" in client) {
    const subscriber = client.duplicate();
    subscriber.on("message", (_channel, message) => receive(message));
    // It connects again by itself.
    subscriber.on("error", ignore);
    await subscriber.subscribe(channel);
    return () => subscriber.disconnect();
  }
  const subscriber = client.duplicate();
  subscriber.on("error", ignore);
  await subscriber.connect();
  await subscriber.subscribe(channel, receive);
  return () => subscriber.destroy();
}

function ignore(): void {}

/** An entry of a stream, of which the script answers the fields by name. */
function messageOf(entry: unknown): StoredMessage {
  const [seq, data, event, key] = listOf(entry);
  return { seq: Number(seq), data: String(data), event: String(event), key: String(key) };
}

function listOf(reply: unknown): readonly unknown[] {
  return Array.isArray(reply) ? reply : [];
}

/** For two windows a session is kept that nobody asks for. */
const touch = `
local function touch()
  local window = redis.call('HGET', KEYS[1], 'windowMs')
  if not window then return end
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, window * 2) end
end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
`;

const publish = `
return redis.call('PUBLISH', KEYS[1], ARGV[1])
`;

const create = `${touch}
redis.call('DEL', unpack(KEYS))
redis.call('HSET', KEYS[1], 'facts', ARGV[1], 'runner', ARGV[2], 'events', ARGV[3], 'windowMs', ARGV[4], 'lastSeq', 0)
touch()
`;

const read = `${touch}
local held = redis.call('HMGET', KEYS[1], 'facts', 'runner', 'lastSeq', 'outcome', 'windowMs')
if not held[1] then return {} end
local oldest = now() - held[5]
local messages = {}
for _, entry in ipairs(redis.call('XRANGE', KEYS[2], ARGV[1] .. '-0', '+', 'COUNT', ARGV[2])) do
  local field = entry[2]
  if tonumber(field[2]) >= oldest then
    messages[#messages + 1] = { string.match(entry[1], '^(%d+)'), field[4], field[6], field[8] }
  end
end
return { held[1], held[2], held[3], held[4] or '', messages }
`;

const append = `${touch}
local held = redis.call('HMGET', KEYS[1], 'runner', 'events')
if held[1] ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'lastSeq', ARGV[2])
redis.call('XADD', KEYS[2], 'MAXLEN', held[2], ARGV[2] .. '-0', 'at', string.format('%.0f', now()), 'data', ARGV[3], 'event', ARGV[4], 'key', ARGV[5])
touch()
return 1
`;

const note = `${touch}
redis.call('ZADD', KEYS[3], 'NX', now(), ARGV[1])
redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -1 - ARGV[2])
touch()
`;

const noted = `
return redis.call('ZRANGE', KEYS[3], 0, -1)
`;

const finish = `${touch}
if redis.call('HGET', KEYS[1], 'runner') == ARGV[1] then redis.call('HSET', KEYS[1], 'outcome', ARGV[2]) end
touch()
`;

const claim = `${touch}
if redis.call('HGET', KEYS[1], 'runner') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'runner', ARGV[2])
touch()
return 1
`;

const keep = `${touch}
touch()
`;

const remove = `
redis.call('DEL', unpack(KEYS))
`;
