import http, { type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { createClient } from "../../../runtime/src/client.ts";
import { failure } from "../../support/outcome.ts";
import { operations } from "./operations.ts";

/** A server of something else, until the test ends; answers a client of it. */
async function server(answer: (response: ServerResponse, asked: number) => void, talk?: (socket: WebSocket) => void) {
  let asked = 0;
  const listening = http.createServer((_request, response) => {
    asked += 1;
    answer(response, asked);
  });
  if (talk !== undefined) new WebSocketServer({ server: listening }).on("connection", talk);
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    listening.closeAllConnections();
    listening.close();
  });
  const { port } = listening.address() as AddressInfo;
  const client = createClient("talk", operations, `http://127.0.0.1:${port}`);
  onTestFinished(() => client[Symbol.asyncDispose]());
  return { client, asked: () => asked };
}

async function all(items: AsyncIterable<{ readonly number: number }>): Promise<readonly number[]> {
  const numbers = [];
  for await (const { number } of items) numbers.push(number);
  return numbers;
}

async function* nothing(): AsyncGenerator<{ readonly number: number }> {
  await new Promise(() => undefined);
}

const events = { "content-type": "text/event-stream" };

describe("events of a server that has none", () => {
  it.each([
    ["another type", (it: ServerResponse) => it.writeHead(200, { "content-type": "text/html" }).end("<p>"), "internal"],
    ["no JSON", (it: ServerResponse) => it.writeHead(200, events).end("data: x\n\n"), "internal"],
    ["another value", (it: ServerResponse) => it.writeHead(200, events).end('data: {"number":"x"}\n\n'), "internal"],
    [
      "bytes",
      (it: ServerResponse) => it.writeHead(200, events).end(Buffer.from("data: \xff\xfe\n\n", "latin1")),
      "internal",
    ],
    ["an event without end", (it: ServerResponse) => endless(it.writeHead(200, events)), "internal"],
    ["a refusal", (it: ServerResponse) => it.writeHead(403).end(), "permission_denied"],
    ["a redirection", (it: ServerResponse) => it.writeHead(302, { location: "/" }).end(), "unknown"],
    ["no HTTP", (it: ServerResponse) => void it.socket?.end("hello\r\n\r\n"), "internal"],
    [
      "a failure that is none",
      (it: ServerResponse) => it.writeHead(200, events).end("event: error\ndata: x\n\n"),
      "unknown",
    ],
  ])("fail a call: %s", async (_what, answer, code) => {
    const { client } = await server((response) => void answer(response));
    expect((await failure(all(client.ticks({})))).code).toBe(code);
  });

  it("are read where they have neither ids nor our end, and asked for again", async () => {
    const { client, asked } = await server((response, times) => {
      if (times === 3) response.writeHead(204).end();
      else response.writeHead(200, events).end(`data: {"number":${times}}\n\n`);
    });
    expect(await all(client.notes({}))).toEqual([1, 2]);
    expect(asked()).toBe(3);
  });
});

function endless(response: ServerResponse): void {
  const more = () => {
    if (response.destroyed) return;
    response.write("data: ".padEnd(1024 * 1024, "x"));
    setImmediate(more);
  };
  more();
}

describe("a WebSocket of a server that has none", () => {
  const none = (response: ServerResponse) => void response.writeHead(404).end();

  it.each([
    ["nothing at the path", none, "not_found"],
    ["no HTTP", (it: ServerResponse) => void it.socket?.end("hello\r\n\r\n"), "unavailable"],
    ["a page", (it: ServerResponse) => void it.writeHead(200).end("<p>"), "unknown"],
  ])("fails a call: %s", async (_what, answer, code) => {
    const { client } = await server(answer);
    expect((await failure(all(client.chat(nothing(), {})))).code).toBe(code);
  });

  it.each([
    ["a frame that is none", (it: WebSocket) => it.send("hello"), "internal"],
    ["bytes", (it: WebSocket) => it.send(Buffer.from("x")), "internal"],
    ["the end", (it: WebSocket) => it.close(), "unavailable"],
    [
      "another protocol",
      (it: WebSocket) => void Reflect.get(it, "_socket").write(Buffer.from([0xff, 0xff])),
      "unavailable",
    ],
  ])("fails a call instead of a welcome: %s", async (_what, talk, code) => {
    const { client } = await server(none, talk);
    expect((await failure(all(client.chat(nothing(), {})))).code).toBe(code);
  });
});
