import http2 from "node:http2";
import { connect, type Socket } from "node:net";
import { serve } from "@interspec/runtime/server";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { database } from "../../generated-sample/src/database.ts";
import { people } from "../../generated-sample/src/e2e/people.ts";
import { services } from "../../generated-sample/src/e2e/shop.ts";
import { Random } from "../support/random.ts";

/** What the server logged as its own fault. */
const faults: object[] = [];
let port = 0;
let staff = "";
let service = "";
let partnerKey = "";
beforeAll(async () => {
  const known = people();
  const app = await serve(Object.values(services), {
    port: 0,
    host: "127.0.0.1",
    auth: known.auth,
    credentials: { service: known.serviceCredential("shop") },
    audit() {},
    outbox: database,
    logger: { debug() {}, info() {}, warn() {}, error: (fields) => faults.push(fields) },
    drain: { graceMs: 500 },
  });
  afterAll(() => app.drain());
  port = app.port;
  staff = await known.token("staff", "sam", "catalog:write");
  service = await known.token("service", "tests");
  partnerKey = known.partnerKey;
});

afterEach(async () => {
  expect(faults).toEqual([]);
  expect(await ask("GET /v1/products/LA-0001 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).toMatch(
    /^HTTP\/1.1 200 /,
  );
});

/** A connection that ends with the test. */
function opened(): Socket {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** All that the server says to these bytes until it closes the connection; rejects where it is open after `maxMs`. */
async function ask(bytes: string | Buffer, maxMs = 5000): Promise<string> {
  const socket = opened();
  let answer = "";
  socket.setEncoding("latin1");
  socket.on("data", (it) => {
    answer += String(it);
  });
  socket.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
  await closed(socket, maxMs, () => answer);
  return answer;
}

function closed(socket: Socket, maxMs: number, answer: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`still open after ${maxMs} ms; it said: ${answer().slice(0, 500)}`));
    const timer = setTimeout(late, maxMs);
    socket.on("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** The status of the one answer to these bytes; null where there was none. */
async function statusOf(bytes: string | Buffer, maxMs?: number): Promise<number | null> {
  const answer = await ask(bytes, maxMs);
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1];
  return status === undefined ? null : Number(status);
}

/** A request with these lines, which the server closes after. */
function request(start: string, headers: readonly string[] = [], body = ""): string {
  return [start, "Host: shop", "Connection: close", ...headers, "", body].join("\r\n");
}

/** The same with a body of JSON, by somebody who may: `TOKEN` stands for theirs. */
function posted(body: string, headers: readonly string[] = [], token = "TOKEN"): string {
  const length = Buffer.byteLength(body, "latin1");
  const own = [
    `Authorization: Bearer ${token}`,
    `Idempotency-Key: ${crypto.randomUUID()}`,
    `Content-Length: ${length}`,
  ];
  const type = headers.some((it) => it.startsWith("Content-Type")) ? [] : ["Content-Type: application/json"];
  return request("POST /v1/products/ZZ-0001 HTTP/1.1", [...own, ...type, ...headers], body);
}

/** A frame of the type GOAWAY, and its error. */
const goAway = /\0\0[\0-\xff]\x07\0\0\0\0\0[\s\S]{4}([\s\S]{4})/;
const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

describe("what is no HTTP", () => {
  it.each([
    ["garbage", "\x00\xff\x13\x37 nothing\r\n\r\n"],
    ["text", "hello\r\n\r\n"],
    ["a handshake of TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"],
    ["a version that is none", request("GET / HTTP/9.9")],
    ["a method that is none", request("FETCH! / HTTP/1.1")],
    ["no path", "GET HTTP/1.1\r\n\r\n"],
    ["no host", "GET /v1/products HTTP/1.1\r\nConnection: close\r\n\r\n"],
    ["NUL in a path", request("GET /v1/\x00 HTTP/1.1")],
    ["NUL in a header", request("GET /v1/products HTTP/1.1", ["X-A: \x00"])],
    ["a header without a name", request("GET /v1/products HTTP/1.1", [": a"])],
    ["a header with a blank in its name", request("GET /v1/products HTTP/1.1", ["a b: c"])],
    ["a folded header", request("GET /v1/products HTTP/1.1", ["X-A: b", " c"])],
    ["a bare line feed in a header", request("GET /v1/products HTTP/1.1", ["X-A: b\nX-B: c\r\n\r\n"])],
    ["two lengths", request("POST /v1/orders HTTP/1.1", ["Content-Length: 1", "Content-Length: 2"], "ab")],
    ["a length that is none", request("POST /v1/orders HTTP/1.1", ["Content-Length: -1"], "ab")],
    [
      "a length and chunks",
      request("POST /v1/orders HTTP/1.1", ["Content-Length: 1", "Transfer-Encoding: chunked"], "0\r\n\r\n"),
    ],
    ["chunks of no size", request("POST /v1/orders HTTP/1.1", ["Transfer-Encoding: chunked"], "zz\r\nab\r\n0\r\n\r\n")],
    [
      "a chunk of too many digits",
      request("POST /v1/orders HTTP/1.1", ["Transfer-Encoding: chunked"], `${"f".repeat(32)}\r\n`),
    ],
    ["an encoding that is none", request("POST /v1/orders HTTP/1.1", ["Transfer-Encoding: cow"], "ab")],
  ])("gets 400 and is closed: %s", async (_what, bytes) => {
    expect(await statusOf(bytes)).toBe(400);
  });

  it.each([
    ["half a preface", "PRI * HT"],
    ["half a request line", "GET /v1/pro"],
    ["half a header", "GET /v1/products HTTP/1.1\r\nHos"],
    ["half a body", posted('{ "title": ').replace(/Content-Length: \d+/, "Content-Length: 500")],
  ])("is closed when its sender has gone: %s", async (_what, bytes) => {
    const socket = opened();
    socket.resume();
    socket.end(Buffer.from(bytes, "latin1"));
    await closed(socket, 5000, () => "");
  });
});

describe("HTTP/2 that is none", () => {
  const frame = (type: number, flags: number, stream: number, payload: Buffer): Buffer => {
    const head = Buffer.alloc(9);
    head.writeUIntBE(payload.length, 0, 3);
    head.writeUInt8(type, 3);
    head.writeUInt8(flags, 4);
    head.writeUInt32BE(stream, 5);
    return Buffer.concat([head, payload]);
  };
  const settings = frame(4, 0, 0, Buffer.alloc(0));
  const start = Buffer.concat([Buffer.from(preface), settings]);

  it.each([
    ["garbage after the preface", Buffer.concat([Buffer.from(preface), Buffer.from("x".repeat(100))])],
    ["a frame that is too large", Buffer.concat([start, frame(0, 0, 1, Buffer.alloc(20_000))])],
    ["data of no stream", Buffer.concat([start, frame(0, 1, 7, Buffer.from("ab"))])],
    ["headers that cannot be unpacked", Buffer.concat([start, frame(1, 5, 1, Buffer.alloc(50, 0xff))])],
    ["headers of an even stream", Buffer.concat([start, frame(1, 5, 2, Buffer.from([0x82]))])],
    ["a continuation of nothing", Buffer.concat([start, frame(9, 4, 1, Buffer.from([0x82]))])],
    [
      "headers without end",
      Buffer.concat([
        start,
        frame(1, 0, 1, Buffer.from([0x82])),
        ...Array.from({ length: 2000 }, () => frame(9, 0, 1, Buffer.alloc(100, 0x82))),
      ]),
    ],
    ["settings of a wrong size", Buffer.concat([start, frame(4, 0, 0, Buffer.alloc(5))])],
    ["a ping of a wrong size", Buffer.concat([start, frame(6, 0, 0, Buffer.alloc(5))])],
  ])("is told to go away: %s", async (_what, bytes) => {
    const socket = opened();
    socket.write(bytes);
    let answer = "";
    for await (const it of socket) {
      answer += (it as Buffer).toString("latin1");
      if (goAway.test(answer)) break;
    }
    // The error is none of 0, which would be a farewell.
    expect(goAway.exec(answer)?.[1]).toMatch(/^\0\0\0[^\0]$/);
  });

  it("does no harm by opening streams and giving them up at once", async () => {
    const session = http2.connect(`http://127.0.0.1:${port}`);
    session.on("error", () => undefined);
    onTestFinished(() => session.destroy());
    for (let stream = 0; stream < 2000; stream += 1) {
      const asked = session.request({ ":method": "GET", ":path": "/v1/products" });
      asked.on("error", () => undefined);
      asked.close(http2.constants.NGHTTP2_CANCEL);
    }
    await new Promise<void>((resolve) => {
      session.close(resolve);
      session.on("close", resolve);
    });
  });
});

describe("a request that cannot be done", () => {
  it.each([
    [404, "no such path", request("GET /../../etc/passwd HTTP/1.1")],
    [400, "a path that is no UTF-8", request("GET /v1/products/%ff%fe HTTP/1.1")],
    [400, "a path with half an escape", request("GET /v1/products/%zz HTTP/1.1")],
    [400, "an escaped NUL in a path", request("GET /v1/products/%00 HTTP/1.1")],
    [405, "another method", request("DELETE /v1/products HTTP/1.1")],
    [431, "headers that are too large", request("GET /v1/products HTTP/1.1", [`X-A: ${"a".repeat(40_000)}`])],
    [431, "a path that is too long", request(`GET /v1/products/${"a".repeat(40_000)} HTTP/1.1`)],
    [400, "a query that repeats itself", request("GET /v1/products?limit=1&limit=2 HTTP/1.1")],
    [400, "a query with a number that is none", request("GET /v1/products?limit=many HTTP/1.1")],
    [400, "a query that nobody declared", request(`GET /v1/products?${"a&".repeat(5000)} HTTP/1.1`)],
    [400, "a time limit that is none", request("GET /v1/products HTTP/1.1", ["X-Request-Timeout-Ms: soon"])],
    [406, "a type that it does not have", request("GET /v1/products HTTP/1.1", ["Accept: image/png"])],
    [401, "a token that is none", posted("{}", [], "\xff\xfe")],
    [401, "a token that is not signed", posted("{}", [], "a.b.c")],
  ])("gets %i: %s", async (status, _what, bytes) => {
    expect(await statusOf(bytes)).toBe(status);
  });

  it.each([
    [415, "text", posted("hello", ["Content-Type: text/plain"])],
    [415, "a type that is none", posted("{}", ["Content-Type: \xff;;;"])],
    [415, "another encoding of characters", posted("{}", ["Content-Type: application/json; charset=utf-16"])],
    [400, "no body", posted("")],
    [400, "no JSON", posted('{ "title": ')],
    [400, "JSON with more behind", posted("{} {}")],
    [400, "no UTF-8", posted('{ "title": "\xff\xfe" }')],
    [400, "a list", posted("[]")],
    [400, "null", posted("null")],
    [400, "a number without end", posted('{ "title": "a", "weightGrams": 1e999 }')],
    [
      400,
      "half of a surrogate pair",
      posted('{ "title": "\\ud800", "category": "a", "price": { "amount": "1.00", "currency": "EUR" } }'),
    ],
    [
      400,
      "a value that an enum does not have",
      posted('{ "title": "a", "category": "a", "price": { "amount": "1.00", "currency": "DM" } }'),
    ],
    [400, "a prototype", posted('{ "__proto__": { "admin": true } }')],
    [400, "lists in lists", posted("[".repeat(100_000))],
    [400, "lists in lists that end", posted("[".repeat(100_000) + "]".repeat(100_000))],
    [400, "objects in objects", posted(`${'{"a":'.repeat(30_000)}1${"}".repeat(30_000)}`)],
    [400, "a key that is none", posted("{}", ['Idempotency-Key: "a']).replace(/Idempotency-Key: [^"\r]+\r\n/, "")],
    [413, "more than it takes", posted(`{ "title": "${"a".repeat(300_000)}" }`)],
  ])("gets %i for a body: %s", async (status, _what, bytes) => {
    expect(await statusOf(bytes.replace("TOKEN", staff))).toBe(status);
  });

  it("gets 400 for any JSON that is nested too deep", async () => {
    const raw = `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`;
    const body = `{ "reference": "a", "settled": true, "raw": ${raw} }`;
    const headers = [`X-Api-Key: ${partnerKey}`, "Content-Type: application/json", `Content-Length: ${body.length}`];
    expect(await statusOf(request("POST /v1/bank-notices HTTP/1.1", headers, body))).toBe(400);
  });
});

describe("a body without end", () => {
  it("is refused before it is sent, where its length is told", async () => {
    const head = posted("").replace("Content-Length: 0", "Content-Length: 1000000000000").replace("TOKEN", staff);
    expect(await statusOf(head)).toBe(413);
  });

  it("is cut off soon after the limit, where it is not", async () => {
    const head = posted("").replace("Content-Length: 0", "Transfer-Encoding: chunked").replace("TOKEN", staff);
    const socket = opened();
    let answer = "";
    socket.on("data", (it) => {
      answer += it.toString("latin1");
    });
    socket.write(Buffer.from(head, "latin1"));
    const chunk = Buffer.from(`4000\r\n${"a".repeat(0x4000)}\r\n`);
    let sentBytes = 0;
    const pump = () => {
      while (!socket.destroyed && sentBytes < 200_000_000) {
        sentBytes += chunk.length;
        if (!socket.write(chunk)) return void socket.once("drain", pump);
      }
    };
    pump();
    await closed(socket, 10_000, () => answer);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    // The limit is 256 KiB; what lies in the buffers of both kernels was sent, too.
    expect(sentBytes).toBeLessThan(32_000_000);
  });
});

describe("gRPC that is none", () => {
  /** The code of the status that comes for these bytes. */
  function grpcStatus(bytes: Buffer, headers: http2.OutgoingHttpHeaders = {}, isEnded = true): Promise<string> {
    const session = http2.connect(`http://127.0.0.1:${port}`);
    onTestFinished(() => session.destroy());
    return new Promise((resolve, reject) => {
      session.on("error", reject);
      const stream = session.request({
        ":method": "POST",
        ":path": "/shop.inventory.v1.InventoryService/StockOf",
        "content-type": "application/grpc",
        te: "trailers",
        authorization: `Bearer ${service}`,
        ...headers,
      });
      let status: string | null = null;
      const seen = (told: http2.IncomingHttpHeaders) => {
        const http = told[":status"];
        if (String(http ?? 200) !== "200") status = `http ${http}`;
        const code = told["grpc-status"];
        if (code !== undefined) status = String(code);
      };
      stream.on("response", seen);
      stream.on("trailers", seen);
      stream.on("error", () => undefined);
      stream.on("close", () => (status === null ? reject(new Error("there was no status")) : resolve(status)));
      stream.resume();
      stream.write(bytes);
      if (isEnded) stream.end();
    });
  }
  const framed = (length: number, flag = 0, payload = Buffer.alloc(0)) => {
    const head = Buffer.alloc(5);
    head.writeUInt8(flag, 0);
    head.writeUInt32BE(length, 1);
    return Buffer.concat([head, payload]);
  };

  it.each([
    ["8", "a frame of 4 GiB", framed(0xffffffff)],
    ["8", "a frame above the limit", framed(4 * 1024 * 1024 + 1)],
    ["3", "a message that is none", framed(4, 0, Buffer.from([0xff, 0xff, 0xff, 0xff]))],
    ["3", "half a frame", framed(100, 0, Buffer.alloc(10))],
    ["12", "no frame", Buffer.alloc(0)],
  ])("gets the status %s: %s", async (code, _what, bytes) => {
    expect(await grpcStatus(bytes)).toBe(code);
  });

  it("gets the status of a frame that is too large before it is sent", async () => {
    expect(await grpcStatus(framed(0xffffffff), {}, false)).toBe("8");
  });

  it.each([
    ["12", "a compression that nobody knows", { "grpc-encoding": "snappy" }],
    ["http 404", "no such method", { ":path": "/shop.inventory.v1.InventoryService/Nothing" }],
    ["http 404", "no such service", { ":path": "/nothing/nothing" }],
    ["http 415", "another type", { "content-type": "application/gruel" }],
  ])("gets %s: %s", async (code, _what, headers) => {
    expect(await grpcStatus(framed(1, 1, Buffer.alloc(1)), headers)).toBe(code);
  });
});

describe("slow connections", () => {
  /** Says the head at once and then a bit more, again and again, until it is closed; answers what it heard. */
  async function trickled(head: string, bit: string, maxMs: number): Promise<string> {
    const socket = opened();
    let answer = "";
    socket.on("data", (it) => {
      answer += it.toString("latin1");
    });
    socket.write(Buffer.from(head, "latin1"));
    const timer = bit === "" ? undefined : setInterval(() => socket.write(bit), 500);
    onTestFinished(() => clearInterval(timer));
    await closed(socket, maxMs, () => answer);
    return answer;
  }

  it("are closed, whatever they never end", { timeout: 100_000 }, async () => {
    const body = posted("{", [], staff).replace(/Content-Length: \d+/, "Content-Length: 5000");
    const tooLate = /^HTTP\/1\.1 408 /;
    const answers = await Promise.all([
      trickled("", "", 20_000),
      trickled("PRI", "", 20_000),
      trickled("PRI * HTTP/1.1\r\n\r\n", "", 20_000),
      trickled("GET /v1/products HTTP/1.1\r\nHost: a\r\n", "X-A: b\r\n", 20_000),
      trickled(preface, "", 60_000),
      trickled(`${preface}\0\0\0\x04\0\0\0\0\0\0\0\x05\x06\0\0\0\0\0hello`, "", 60_000),
      trickled(body, " ", 80_000),
    ]);
    expect(answers).toEqual([
      "",
      "",
      expect.stringMatching(tooLate),
      expect.stringMatching(tooLate),
      expect.any(String),
      expect.stringMatching(goAway),
      expect.stringMatching(tooLate),
    ]);
  });
});

describe("requests that were mangled at random", () => {
  it("are never the server's fault", { timeout: 60_000 }, async () => {
    const body = '{ "title": "a", "category": "a", "price": { "amount": "1.00", "currency": "EUR" } }';
    for (let seed = 1; seed <= 400; seed += 1) {
      const bytes = mangled(Buffer.from(posted(body, [], staff), "latin1"), new Random(seed));
      const socket = opened();
      let answer = "";
      socket.on("data", (it) => {
        answer += it.toString("latin1");
      });
      socket.end(bytes);
      await closed(socket, 20_000, () => `seed ${seed}: ${answer}`);
      expect(answer, `seed ${seed}`).not.toMatch(/^HTTP\/1\.1 5/m);
    }
  });
});

function mangled(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  for (let change = 0; change < 1 + random.below(4); change += 1) copy[random.below(copy.length)] = random.below(256);
  return copy;
}
