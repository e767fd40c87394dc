import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { memoryBackplane } from "../../runtime/src/stores/memory.ts";
import { foreignSocket } from "../support/foreign-socket.ts";
import { later } from "../support/outcome.ts";
import { type Price, type Talk, type TalkHandlers, type Tick, talkApp, talkProject } from "./talk.ts";

let talk: Talk;
beforeAll(async () => {
  talk = await talkProject(afterAll);
});

/** 64 KiB a message, and so many of them that a server that kept them would have 256 MiB more. */
const [characters, many] = [64 * 1024, 4096];
/** What may be kept for a client is 1 MiB; what a connection of the system holds comes on top. */
const mostMiB = 48;

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Mebibytes in use, garbage apart. */
function usedMiB(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024 ** 2;
}

/** Another text each time: one text shared by all messages would cost nothing to keep. */
function text(number: number): string {
  return String(number).padEnd(characters, String.fromCharCode(97 + (number % 26)));
}

/** A client that does not read until it is told to. */
async function stalled(url: string): Promise<{ readonly messages: unknown[]; readonly socket: WebSocket }> {
  const socket = new WebSocket(url.replace(/^http/, "ws"));
  onTestFinished(() => socket.terminate());
  const messages: unknown[] = [];
  socket.on("message", (data) => messages.push(JSON.parse(String(data))));
  await once(socket, "open");
  socket.pause();
  return { messages, socket };
}

async function served(handlers: TalkHandlers) {
  return talkApp(talk, handlers);
}

it("a client that does not read stops the handler, and is closed with 1013 after a heartbeat", async () => {
  let said = 0;
  const ended = later<void>();
  const { url } = await served({
    async *beats(_incoming, _input, ctx) {
      ctx.signal.addEventListener("abort", () => ended.resolve());
      for (said = 1; said <= many; said += 1) yield { number: said, text: text(said) };
    },
  });
  const before = usedMiB();
  const { socket } = await stalled(`${url}/v1/beats`);
  const closed = once(socket, "close");
  await ended.promise;
  expect(usedMiB() - before).toBeLessThan(mostMiB);
  expect(said).toBeLessThan(many / 4);
  socket.resume();
  expect((await closed)[0]).toBe(1013);
});

it("a client that does not read misses what is old, where it may", async () => {
  const isSaid = later<void>();
  const { url } = await served({
    async *flood() {
      for (let number = 1; number <= many; number += 1) yield { number, text: text(number) };
      isSaid.resolve();
      await new Promise(() => undefined);
    },
  });
  const before = usedMiB();
  const { socket, messages } = await stalled(`${url}/v1/flood`);
  await isSaid.promise;
  expect(usedMiB() - before).toBeLessThan(mostMiB);
  const isLast = later<void>();
  socket.on("message", () => {
    if (numberOf(messages.at(-1)) === many) isLast.resolve();
  });
  socket.resume();
  await isLast.promise;
  const numbers = messages.map(numberOf);
  expect(numbers.length).toBeLessThan(many / 4);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  // At the end those that may wait: 1 MiB of them.
  expect(numbers.slice(-10)).toEqual(Array.from({ length: 10 }, (_, index) => many - 9 + index));
});

it("a client that does not read gets the newest of each, where it may", async () => {
  const isSaid = later<void>();
  const { url } = await served({
    async *prices() {
      for (let number = 1; number <= many; number += 1)
        yield {
          item: number === many / 2 ? "rare" : `item-${number % 10}`,
          cents: number,
          text: text(number),
        } satisfies Price;
      isSaid.resolve();
      await new Promise(() => undefined);
    },
  });
  const before = usedMiB();
  const { socket, messages } = await stalled(`${url}/v1/prices`);
  await isSaid.promise;
  expect(usedMiB() - before).toBeLessThan(mostMiB);
  const isLast = later<void>();
  const newest = new Map<string, number>();
  socket.on("message", () => {
    const { item, cents } = messages.at(-1) as Price;
    newest.set(item, cents);
    if (cents === many) isLast.resolve();
  });
  socket.resume();
  await isLast.promise;
  expect(messages.length).toBeLessThan(many / 4);
  const wanted = [many / 2, ...Array.from({ length: 10 }, (_, index) => many - 9 + index)];
  expect([...newest.values()].toSorted((a, b) => a - b)).toEqual(wanted);
});

it("a client of events that does not read stops the handler, and is ended after a heartbeat", async () => {
  let said = 0;
  const ended = later<void>();
  const { port } = await served({
    async *notes(_input, ctx) {
      ctx.signal.addEventListener("abort", () => ended.resolve());
      for (said = 1; said <= many; said += 1) yield { case: "joined", value: { name: text(said) } };
    },
  });
  const before = usedMiB();
  const socket = await requested(port, "/v1/notes");
  const closed = once(socket, "close");
  await ended.promise;
  expect(usedMiB() - before).toBeLessThan(mostMiB);
  expect(said).toBeLessThan(many / 4);
  socket.resume();
  await closed;
});

it("a client that is slow, and reads, gets all of it", async () => {
  const count = 256;
  const { url } = await served({
    async *beats() {
      for (let number = 1; number <= count; number += 1) yield { number, text: text(number) };
    },
  });
  const { socket, messages } = await stalled(`${url}/v1/beats`);
  const closed = once(socket, "close");
  socket.on("message", () => {
    socket.pause();
    setImmediate(() => socket.resume());
  });
  socket.resume();
  expect((await closed)[0]).toBe(1000);
  expect(messages.map(numberOf)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
});

it("a handler that does not read holds a client of ours, and no memory", async () => {
  let sent = 0;
  const { url } = await served({
    async *chat(incoming) {
      const messages = incoming[Symbol.asyncIterator]();
      await messages.next();
      yield { number: 1 };
      await new Promise(() => undefined);
    },
  });
  const client = talk.createTalkClient(url);
  onTestFinished(() => client[Symbol.asyncDispose]());
  async function* outgoing(): AsyncGenerator<Tick> {
    for (sent = 1; sent <= many; sent += 1) yield { number: sent, text: text(sent) };
  }
  const before = usedMiB();
  const failed = later<unknown>();
  const read = async () => {
    for await (const _ of client.chat(outgoing(), { room: "a" }));
  };
  read().catch(failed.resolve);
  // Nobody takes them: not on the first connection, and not on the second.
  expect(await failed.promise).toMatchObject({ code: "deadline_exceeded" });
  expect(usedMiB() - before).toBeLessThan(mostMiB);
  expect(sent).toBeLessThan(400);
});

it("a client that sends more than is read is not read any more", async () => {
  const { url } = await served({
    async *beats() {
      await new Promise(() => undefined);
    },
  });
  const { socket } = await stalled(`${url}/v1/beats`);
  await flooded(socket, (number) => ({ number, text: text(number) }));
});

it("a client that sends more than is read where its session runs is not read any more elsewhere", async () => {
  const backplane = memoryBackplane();
  const handlers: TalkHandlers = {
    async *chat() {
      await new Promise(() => undefined);
    },
  };
  const place = "/v1/rooms/a/chat";
  const [first, second] = [await talkApp(talk, handlers, { backplane }), await talkApp(talk, handlers, { backplane })];
  const begun = await foreignSocket(first.url + place, "talk.v1+json");
  begun.send({ type: "hello" });
  const { session } = await begun.next();
  begun.socket.terminate();
  const { socket, send, next } = await foreignSocket(second.url + place, "talk.v1+json");
  send({ type: "hello", session, lastSeq: 0 });
  expect(await next()).toMatchObject({ type: "welcome", session, resumed: true });
  await flooded(socket, (number) => ({ type: "message", data: { number, text: text(number) } }));
});

/** Sends many messages; the server reads few of them, and keeps fewer. */
async function flooded(socket: WebSocket, message: (number: number) => object): Promise<void> {
  const before = usedMiB();
  for (let number = 1; number <= many; number += 1) {
    socket.send(JSON.stringify(message(number)));
    if (number % 64 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const waitsHere = socket.bufferedAmount / 1024 ** 2;
  expect(usedMiB() - before - waitsHere).toBeLessThan(mostMiB);
  expect(waitsHere).toBeGreaterThan(128);
}

it.each([
  ["pings", Buffer.concat([Buffer.from([0x89, 0xfd, 0, 0, 0, 0]), Buffer.alloc(125)])],
  ["messages that are none", framed({ type: "message", id: "x".repeat(255), data: { number: "none" } })],
])("a client that does not read what it asks for costs no memory: %s", async (_what, frame) => {
  const { url } = await served({
    async *chat() {
      await new Promise(() => undefined);
    },
  });
  const { socket } = await foreignSocket(`${url}/v1/rooms/a/chat`, "talk.v1+json");
  socket.send('{"type":"hello"}');
  await once(socket, "message");
  socket.pause();
  const raw: Socket = Reflect.get(socket, "_socket");
  const before = usedMiB();
  // The same bytes over and over: what waits here takes no memory.
  const piece = Buffer.concat(Array.from({ length: 2000 }, () => frame));
  for (let written = 0; written < 192 * 1024 ** 2; written += piece.length) {
    raw.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (let turns = 0; turns < 2000; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(socket.readyState).toBe(WebSocket.OPEN);
  expect(usedMiB() - before).toBeLessThan(mostMiB);
});

it("a handler that reads no more stops no client: what still comes is acknowledged, and dropped", async () => {
  const { url } = await served({
    async *chat(incoming) {
      for await (const _first of incoming) break;
      yield { number: 1 };
      await new Promise(() => undefined);
    },
  });
  const { socket } = await foreignSocket(`${url}/v1/rooms/a/chat`, "talk.v1+json");
  // More than may wait for a handler.
  const messages = 400;
  let acknowledged = 0;
  const allAcknowledged = later<void>();
  socket.on("message", (data) => {
    if (String(data).startsWith('{"type":"ack"')) acknowledged += 1;
    if (acknowledged === messages) allAcknowledged.resolve();
  });
  socket.send('{"type":"hello"}');
  for (let id = 1; id <= messages; id += 1)
    socket.send(JSON.stringify({ type: "message", id: `${id}`, data: { number: id } }));
  await allAcknowledged.promise;
  expect(acknowledged).toBe(messages);
});

/** A text as a client sends it, with a mask that changes nothing. */
function framed(value: object): Buffer {
  const json = Buffer.from(JSON.stringify(value));
  return Buffer.concat([Buffer.from([0x81, 0xfe, json.length >> 8, json.length & 255, 0, 0, 0, 0]), json]);
}

/** A request over a connection that is not read beyond the first bytes. */
async function requested(port: number, path: string): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => undefined);
  socket.write(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`);
  await once(socket, "readable");
  socket.pause();
  return socket;
}

function numberOf(message: unknown): number {
  return (message as Tick).number;
}
