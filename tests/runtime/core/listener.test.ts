import http from "node:http";
import http2 from "node:http2";
import { connect, type Socket, type TcpNetConnectOpts } from "node:net";
import { text } from "node:stream/consumers";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { Listener } from "../../../runtime/src/server/listener.ts";
import { later } from "../../support/outcome.ts";

const ask = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";
const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const settings = "\0\0\0\x04\0\0\0\0\0";
/** How a server begins to speak HTTP/2. */
const settled = /^\0\0[\s\S]\x04/;

// Sockets go by timers of their own.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
});

type OnRequest = ConstructorParameters<typeof Listener>[2];

const answer: OnRequest = (request, response) => {
  request.resume();
  response.end("answer");
};

async function listening(onRequest: OnRequest = answer, maxConnections = Number.POSITIVE_INFINITY) {
  const listener = new Listener(null, maxConnections, onRequest);
  const { server } = listener;
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    listener.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    listener,
    server,
    port,
    /** A connection, seen from both ends. */
    async connected(options: Partial<TcpNetConnectOpts> = {}) {
      const taken = later<Socket>();
      server.once("connection", taken.resolve);
      const client = connect({ port, host: "127.0.0.1", ...options });
      client.on("error", () => undefined);
      onTestFinished(() => void client.destroy());
      return { client, socket: await taken.promise };
    },
    /** A connection of HTTP/2, and what the server said of itself. */
    async session() {
      const session = http2.connect(`http://127.0.0.1:${port}`);
      session.on("error", () => undefined);
      onTestFinished(() => session.destroy());
      const settings = later<http2.Settings>();
      session.once("remoteSettings", settings.resolve);
      return { session, settings: await settings.promise };
    },
  };
}

function closed(socket: { once(event: "close", listener: () => void): unknown }): Promise<void> {
  return new Promise((resolve) => void socket.once("close", resolve));
}

function closedAlready(socket: Socket): Promise<void> {
  return socket.closed ? Promise.resolve() : closed(socket);
}

/** Resolves once something that matches was said. */
function heard(socket: Socket, what: RegExp): Promise<string> {
  let said = "";
  return new Promise((resolve) => {
    socket.on("data", (it) => {
      said += it.toString("latin1");
      if (what.test(said)) resolve(said);
    });
  });
}

/** All that was sent before was heard and answered by both ends, and the answers were heard. */
async function settling(session: http2.ClientHttp2Session): Promise<void> {
  for (let times = 0; times < 2; times += 1)
    await new Promise<void>((resolve, reject) => {
      session.ping((error) => (error === null ? resolve() : reject(error)));
    });
}

describe("a connection", () => {
  it("that says nothing is closed after ten seconds", async () => {
    const { connected } = await listening();
    const { socket } = await connected();
    vi.advanceTimersByTime(9_999);
    expect(socket.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(socket.destroyed).toBe(true);
  });

  it("that has said something, or is gone, is waited for no more", async () => {
    const { connected } = await listening();
    const { client, socket } = await connected();
    expect(vi.getTimerCount()).toBe(1);
    client.write(ask);
    await heard(client, /answer/);
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(10_000);
    expect(socket.destroyed).toBe(false);
    const second = await connected();
    second.client.resetAndDestroy();
    await closed(second.socket);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("that ends before it says what it is is closed", async () => {
    const { connected } = await listening();
    const { client, socket } = await connected({ allowHalfOpen: true });
    client.end("PRI * HT");
    await closed(socket);
  });

  it("may say what it is in pieces", async () => {
    const { connected } = await listening();
    const { client, socket } = await connected({ noDelay: true });
    const told = heard(client, settled);
    for (const piece of ["P", "RI *", " HTT"]) {
      const read = new Promise((resolve) => void socket.once("readable", resolve));
      client.write(piece);
      await read;
    }
    client.write(`P/2.0\r\n\r\nSM\r\n\r\n${settings}`);
    await told;
  });

  it("whose other end is done with asking gets all of its answer", async () => {
    const size = 8_000_000;
    const { connected } = await listening((_request, response) => void response.end("a".repeat(size)));
    const { client } = await connected({ allowHalfOpen: true });
    client.write(ask);
    client.once("data", () => client.end());
    const [, body] = (await text(client)).split("\r\n\r\n");
    expect(body).toHaveLength(size);
  });

  it("is kept for 72 seconds, longer than balancers do", async () => {
    const { port } = await listening();
    const headers = { connection: "keep-alive" };
    const response = await new Promise<http.IncomingMessage>((resolve) => {
      http.get({ port, host: "127.0.0.1", headers, agent: false }, resolve);
    });
    response.resume();
    expect(response.headers["keep-alive"]).toBe("timeout=72");
  });

  it("is not taken where there are enough", async () => {
    const { server, port, connected } = await listening(answer, 1);
    await connected();
    const fate = later<string>();
    server.once("drop", () => fate.resolve("dropped"));
    server.once("connection", () => fate.resolve("taken"));
    const client = connect(port, "127.0.0.1");
    onTestFinished(() => void client.destroy());
    expect(await fate.promise).toBe("dropped");
  });
});

describe("a request", () => {
  it("may have headers of 32 KiB, of which a hundred are looked at", async () => {
    let count = 0;
    const { port } = await listening((request, response) => {
      count = Object.keys(request.headers).length;
      answer(request, response);
    });
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`x-${index}`, "a".repeat(200)]));
    // What comes behind the hundredth is not seen.
    const response = await new Promise<http.IncomingMessage>((resolve) => {
      http.get({ port, host: "127.0.0.1", headers: { host: "a", ...many }, agent: false }, resolve);
    });
    expect([response.statusCode, await text(response), count]).toEqual([200, "answer", 100]);
  });

  it("of HTTP/2 may have a hundred headers", async () => {
    const { session: opened } = await listening();
    const { session: client } = await opened();
    const fate = async (count: number) => {
      const many = Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, "a"]));
      const stream = client.request({ ":path": "/", ...many });
      stream.on("error", () => undefined);
      stream.resume();
      await closed(stream);
      return stream.rstCode;
    };
    const { NGHTTP2_NO_ERROR, NGHTTP2_ENHANCE_YOUR_CALM } = http2.constants;
    expect([await fate(90), await fate(110)]).toEqual([NGHTTP2_NO_ERROR, NGHTTP2_ENHANCE_YOUR_CALM]);
  });
});

describe("a connection of HTTP/2", () => {
  it("may have a thousand streams at the same time", async () => {
    const { session: opened } = await listening();
    const { settings } = await opened();
    expect(settings).toMatchObject({ maxConcurrentStreams: 1000 });
  });

  it("that does not answer a ping for ten seconds is closed", async () => {
    const { connected } = await listening();
    const { client, socket } = await connected();
    client.write(preface + settings);
    await heard(client, settled);
    const pinged = heard(client, /\0\0\x08\x06\0/);
    vi.advanceTimersByTime(30_000);
    await pinged;
    vi.advanceTimersByTime(9_999);
    expect(socket.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    await closed(socket);
  });

  /** A connection that has ended by a farewell, and of which the other end stays. */
  async function left({ connected }: Awaited<ReturnType<typeof listening>>) {
    const both = await connected({ allowHalfOpen: true });
    const ended = new Promise((resolve) => void both.client.once("end", resolve));
    both.client.write(`${preface}${settings}\0\0\x08\x07${"\0".repeat(13)}`);
    both.client.resume();
    await ended;
    return both;
  }

  it("that has ended and whose other end stays is cut, and does no harm", async () => {
    const { socket } = await left(await listening());
    vi.advanceTimersByTime(39_999);
    expect(socket.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(socket.destroyed).toBe(true);
  });

  it("that has ended and whose other end leaves leaves no timer behind", async () => {
    const { client, socket } = await left(await listening());
    vi.advanceTimersByTime(30_000);
    expect(vi.getTimerCount()).toBe(2);
    client.end();
    await closed(socket);
    await new Promise((resolve) => setImmediate(resolve));
    expect(vi.getTimerCount()).toBe(0);
  });

  it("that its other end closes is closed", async () => {
    const { connected } = await listening();
    const { client, socket } = await connected({ allowHalfOpen: true });
    client.write(preface + settings);
    await heard(client, settled);
    client.end();
    await closed(socket);
  });

  it("that answers its pings stays, and leaves no timer behind", async () => {
    const { server, session: opened } = await listening();
    const taken = later<Socket>();
    server.once("connection", taken.resolve);
    const { session: client } = await opened();
    await settling(client);
    for (let times = 0; times < 3; times += 1) {
      vi.advanceTimersByTime(30_000);
      await settling(client);
    }
    vi.advanceTimersByTime(29_999);
    expect(await text(client.request({ ":path": "/" }))).toBe("answer");
    const gone = closed(await taken.promise);
    client.close();
    await gone;
    await new Promise((resolve) => setImmediate(resolve));
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ["is none", `PRI * HTTP/2.0${"x".repeat(100)}`],
    ["is one no more", `${preface}${settings}\0\0\x05\x04\0\0\0\0\0hello`],
  ])("that %s is told to go away, and closed", async (_what, bytes) => {
    const { connected } = await listening();
    const { client, socket } = await connected({ allowHalfOpen: true });
    const told = heard(client, /\0\0[\s\S]\x07\0\0\0\0\0/);
    client.write(bytes);
    await told;
    vi.advanceTimersByTime(40_000);
    await closedAlready(socket);
  });

  /** A request whose body does not end. */
  function endless(client: http2.ClientHttp2Session, type: string) {
    const stream = client.request({ ":method": "POST", ":path": "/", "content-type": type });
    stream.on("error", () => undefined);
    stream.write("{");
    return stream;
  }

  /** A minute goes by, with its pings. */
  async function minute(client: http2.ClientHttp2Session) {
    await settling(client);
    vi.advanceTimersByTime(30_000);
    await settling(client);
    vi.advanceTimersByTime(30_000);
    await settling(client);
  }

  it("has a minute for all of a request", async () => {
    const { session: opened } = await listening(() => undefined);
    const { session: client } = await opened();
    const stream = endless(client, "application/json");
    const ended = closed(stream.resume());
    await minute(client);
    await ended;
    expect(stream.rstCode).toBe(http2.constants.NGHTTP2_CANCEL);
  });

  it("has its answer whenever it is there, once all of a request has come", async () => {
    const asked = later<http.ServerResponse>();
    const { session: opened } = await listening((request, response) => {
      request.resume().on("end", () => asked.resolve(response));
    });
    const { session: client } = await opened();
    const stream = endless(client, "application/json");
    stream.end("}");
    const response = await asked.promise;
    await minute(client);
    response.end("answer");
    expect(await text(stream)).toBe("answer");
  });

  it.each(["application/grpc", "application/connect+json"])("has all the time for streams of RPC: %s", async (type) => {
    const { session: opened } = await listening(() => undefined);
    const { session: client } = await opened();
    const stream = endless(client, type);
    await minute(client);
    expect([stream.closed, stream.destroyed]).toEqual([false, false]);
  });

  it("does no harm by breaking off a stream", async () => {
    const begun = later<void>();
    const { session: opened } = await listening(() => begun.resolve());
    const { session: client } = await opened();
    const stream = endless(client, "application/json");
    await begun.promise;
    stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
    await closed(stream);
    await settling(client);
  });

  it("lets its streams be taken by another", async () => {
    const { listener, session: opened } = await listening();
    listener.onStream = (stream) => {
      stream.respond({ ":status": 204 });
      stream.end();
      return true;
    };
    const { session: client } = await opened();
    const stream = client.request({ ":path": "/" });
    const headers = await new Promise<http2.IncomingHttpHeaders>((resolve) => void stream.once("response", resolve));
    expect(headers[":status"]).toBe(204);
  });
});

describe("a server that goes away", () => {
  it("ends connections with their answers", async () => {
    const { listener, connected } = await listening();
    const { client } = await connected();
    client.write(ask);
    expect(await heard(client, /answer/)).toContain("Connection: keep-alive");
    listener.isGoingAway = true;
    client.write(ask);
    expect(await heard(client, /answer/)).toContain("Connection: close");
  });

  it("closes connections that had begun to be answered before, and are done", async () => {
    const begun = later<http.ServerResponse>();
    const { listener, connected } = await listening((_request, response) => {
      response.write("begun");
      begun.resolve(response);
    });
    const { client, socket } = await connected();
    client.write(ask);
    const response = await begun.promise;
    listener.isGoingAway = true;
    listener.goAway();
    expect([socket.destroyed, listener.isIdle]).toEqual([false, false]);
    response.end("done");
    await heard(client, /done/);
    const gone = Promise.all([closed(client), closed(socket)]);
    listener.goAway();
    await gone;
    expect(listener.isIdle).toBe(true);
  });

  it("waits for nobody who has said nothing yet", async () => {
    const { listener, connected } = await listening();
    const [silent, halfway] = [await connected(), await connected()];
    halfway.client.write(preface.slice(0, 10));
    const gone = Promise.all([silent, halfway].map(({ client }) => closed(client)));
    listener.goAway();
    await gone;
    expect(listener.isIdle).toBe(true);
  });

  it("lets streams of HTTP/2 end, and takes no new ones", async () => {
    const begun = later<http.ServerResponse>();
    const { listener, session: opened } = await listening((_request, response) => begun.resolve(response));
    const { session: client } = await opened();
    const stream = client.request({ ":path": "/" });
    const response = await begun.promise;
    listener.goAway();
    response.end("answer");
    expect(await text(stream)).toBe("answer");
    await closed(client);
  });

  it("cuts what does not end", async () => {
    const begun = later<void>();
    const { listener, connected } = await listening(() => begun.resolve());
    const { client } = await connected();
    client.write(ask);
    await begun.promise;
    listener.destroy();
    await closed(client);
  });
});
