import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { App } from "../../../runtime/src/server/serve.ts";
import { served } from "./probe/served.ts";

const tooManyBytes = 5 * 1024 * 1024;
const bodyBytes = 300_000;

describe("a request over HTTP/1.1 that is refused before its body has come", () => {
  let app: App;
  beforeAll(async () => {
    ({ app } = await served());
  });
  afterAll(() => app.drain());

  /** A connection with such a request: its one message says that it is too large. */
  async function refused(): Promise<Socket> {
    const socket = connect(app.port, "localhost");
    onTestFinished(() => void socket.destroy());
    const message = Buffer.alloc(5);
    message.writeUInt32BE(tooManyBytes, 1);
    socket.write(headOf("Count", "application/connect+proto", bodyBytes));
    socket.write(message);
    await answered(socket, "resource_exhausted");
    return socket;
  }

  it("does not keep the next one of its connection waiting", async () => {
    const socket = await refused();
    socket.write(Buffer.alloc(bodyBytes - 5));
    const next = '{ "text": "hello" }';
    socket.write(headOf("Echo", "application/json", next.length) + next);
    await answered(socket, '{"text":"hello"}');
  });

  it("has its connection closed when that takes long", async () => {
    const socket = await refused();
    const [hadError] = await once(socket.resume(), "close");
    expect(hadError).toBe(false);
  });
});

function headOf(method: string, type: string, length: number): string {
  const lines = ["host: localhost", `content-type: ${type}`, `content-length: ${length}`];
  return [`POST /probe.v1.ProbeService/${method} HTTP/1.1`, ...lines, "", ""].join("\r\n");
}

/** Resolves when a text has come. */
async function answered(socket: Socket, text: string): Promise<void> {
  let answer = "";
  while (!answer.includes(text)) {
    const [chunk] = await once(socket, "data");
    answer += String(chunk);
  }
}
