import { once } from "node:events";
import { type ClientHttp2Session, connect, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http2";
import { connect as connectTcp } from "node:net";
import { gzipSync } from "node:zlib";
import { create, toBinary } from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClient } from "../../../runtime/src/client.ts";
import type { App } from "../../../runtime/src/server/serve.ts";
import { EchoRequestSchema } from "./probe/generated/probe_pb.ts";
import { probe } from "./probe/probe.ts";
import { served } from "./probe/served.ts";

const path = "/probe.v1.ProbeService/Echo";
const fine = toBinary(EchoRequestSchema, create(EchoRequestSchema, { text: "x" }));
const broken = Buffer.from([0x0a, 0x7f, 0x01]);
const limit = 4_194_304;

let app: App;
let session: ClientHttp2Session;
beforeAll(async () => {
  ({ app } = await served());
  session = connect(app.url);
  session.on("error", () => undefined);
});
afterAll(async () => {
  session.destroy();
  await app.drain();
});

/** Whatever comes, the next call is answered. */
async function stillServes(): Promise<void> {
  await using client = createClient("probe", probe, app.url);
  expect(await client.echo({ text: "x", data: new Uint8Array() })).toMatchObject({ text: "x" });
}

describe("of gRPC", () => {
  it.each<[string, Uint8Array, OutgoingHttpHeaders, number]>([
    ["no message", Buffer.alloc(0), {}, 12],
    ["bytes that are no message", frame(broken), {}, 3],
    ["a message that was cut short", frame(fine).subarray(0, 6), {}, 3],
    ["a head that was cut short", Buffer.alloc(3), {}, 3],
    ["two messages", Buffer.concat([frame(fine), frame(fine)]), {}, 12],
    ["flags that mean nothing", frame(fine, 0x40), {}, 3],
    ["a compressed message, and no word of how", frame(gzipSync(fine), 1), {}, 13],
    ["a compression that is none", frame(broken, 1), { "grpc-encoding": "gzip" }, 3],
    ["a compression that nobody knows", frame(fine, 1), { "grpc-encoding": "snappy" }, 12],
    ["a bomb", frame(gzipSync(Buffer.alloc(50_000_000)), 1), { "grpc-encoding": "gzip" }, 8],
    ["a message that is said to be too large", Buffer.from([0, 0xff, 0xff, 0xff, 0xff]), {}, 8],
    ["a message that is too large", frame(Buffer.alloc(limit + 1)), {}, 8],
    ["a time that is none", frame(fine), { "grpc-timeout": "soon" }, 3],
    ["no time", frame(fine), { "grpc-timeout": "0m" }, 4],
    ["a compressed message, as it should be", frame(gzipSync(fine), 1), { "grpc-encoding": "gzip" }, 0],
  ])("%s", async (_, body, headers, status) => {
    const type = "application/grpc+proto";
    const answer = await post({ ":path": path, "content-type": type, te: "trailers", ...headers }, body);
    expect(answer.status).toBe(200);
    expect(answer.trailers["grpc-status"]).toBe(String(status));
    await stillServes();
  });

  it("bytes that are no message, in streams of all kinds", async () => {
    for (const method of ["Count", "Sum", "Chat"]) {
      const answer = await post(
        { ":path": `/probe.v1.ProbeService/${method}`, "content-type": "application/grpc" },
        frame(broken),
      );
      expect(answer.trailers["grpc-status"]).toBe("3");
    }
    await stillServes();
  });

  it("is cut off early where it is too large", async () => {
    const stream = session.request({ ":method": "POST", ":path": path, "content-type": "application/grpc" });
    stream.on("error", () => undefined);
    stream.write(Buffer.from([0, 0x7f, 0xff, 0xff, 0xff]));
    const [headers] = await once(stream, "response");
    expect(headers["grpc-status"]).toBe("8");
    await new Promise((resolve) => (stream.closed ? resolve(null) : stream.once("close", resolve)));
  });

  it("may end in the middle", async () => {
    for (const method of ["Echo", "Count", "Sum", "Chat"]) {
      const headers = {
        ":method": "POST",
        ":path": `/probe.v1.ProbeService/${method}`,
        "content-type": "application/grpc",
      };
      const stream = session.request(headers);
      stream.on("error", () => undefined);
      await new Promise((resolve) => stream.write(frame(fine).subarray(0, 4), resolve));
      await new Promise((resolve) => stream.close(2, () => resolve(null)));
    }
    await stillServes();
  });

  it("may be of no method", async () => {
    const answer = await post(
      { ":path": "/probe.v1.ProbeService/Nothing", "content-type": "application/grpc" },
      frame(fine),
    );
    expect(answer.status).toBe(404);
  });

  it("may be of another type", async () => {
    const answer = await post({ ":path": path, "content-type": "application/x-thing" }, frame(fine));
    expect(answer.status).toBe(415);
    await stillServes();
  });
});

describe("of Connect", () => {
  it.each<[string, string, string | Buffer, number, string]>([
    ["bytes that are no message", "application/proto", broken, 400, "invalid_argument"],
    ["text that is no JSON", "application/json", "{", 400, "invalid_argument"],
    ["JSON that is no message", "application/json", '{"text":7}', 400, "invalid_argument"],
    ["a message that is too large", "application/proto", Buffer.alloc(limit + 1), 429, "resource_exhausted"],
  ])("%s", async (_, type, body, status, code) => {
    const answer = await fetch(app.url + path, { method: "POST", headers: { "content-type": type }, body });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code });
    await stillServes();
  });

  it("bytes that are no message, in a stream", async () => {
    const headers = { "content-type": "application/connect+proto" };
    const answer = await fetch(`${app.url}/probe.v1.ProbeService/Count`, {
      method: "POST",
      headers,
      body: frame(broken),
    });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('"code":"invalid_argument"');
  });

  it("bytes that are no message, in a query", async () => {
    const answer = await fetch(
      `${app.url}${path}?encoding=proto&base64=1&connect=v1&message=${broken.toString("base64url")}`,
    );
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "invalid_argument" });
  });

  it("another type, or method", async () => {
    const type = await fetch(app.url + path, { method: "POST", headers: { "content-type": "text/csv" }, body: "a,b" });
    expect(type.status).toBe(415);
    const method = await fetch(`${app.url}/probe.v1.ProbeService/Place`, { method: "PUT" });
    expect(method.status).toBe(405);
    expect(method.headers.get("allow")).toBe("POST");
  });

  it("a host that is none", async () => {
    for (const host of ["Host: a b", "X-Host: x"]) {
      const socket = connectTcp(app.port);
      const type = "Content-Type: application/json\r\nContent-Length: 2\r\nConnection: close";
      socket.end(`POST ${path} HTTP/1.1\r\n${host}\r\n${type}\r\n\r\n{}`);
      let text = "";
      for await (const chunk of socket) text += String(chunk);
      expect(text).toMatch(/^HTTP\/1.1 400 /);
    }
    await stillServes();
  });
});

it("of gRPC-Web: bytes that are no message", async () => {
  const headers = { "content-type": "application/grpc-web+proto" };
  const answer = await fetch(app.url + path, { method: "POST", headers, body: frame(broken) });
  expect(await answer.text()).toContain("grpc-status: 3\r\n");
  await stillServes();
});

function frame(message: Uint8Array, flags = 0): Buffer {
  const head = Buffer.alloc(5);
  head[0] = flags;
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

interface Answer {
  readonly status: number | undefined;
  /** Headers where there is nothing else. */
  readonly trailers: IncomingHttpHeaders;
}

async function post(headers: OutgoingHttpHeaders, body: Uint8Array): Promise<Answer> {
  const stream = session.request({ ":method": "POST", ...headers });
  stream.on("error", () => undefined);
  let trailers: IncomingHttpHeaders = {};
  stream.on("trailers", (it) => {
    trailers = it;
  });
  const responded = once(stream, "response");
  stream.resume();
  stream.end(body);
  const [response] = await responded;
  await new Promise((resolve) => (stream.closed ? resolve(null) : stream.once("close", resolve)));
  return { status: response[":status"], trailers: { ...response, ...trailers } };
}
