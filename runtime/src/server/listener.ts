import http from "node:http";
import http2, { type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import https from "node:https";
import type { Socket } from "node:net";
import type { TlsOptions } from "./options.ts";

/** How HTTP/2 connections begin (RFC 9113, 3.4). */
const preface = Buffer.from("PRI * HTTP/2.0");
/** So long a connection may say nothing at first, and take for the headers and for all of a request. */
const [firstByteMs, headersMs, requestMs] = [10_000, 10_000, 60_000];
/** Longer than the idle time of usual load balancers. Source: resilience.md, Knobs, "keepalive". */
const keepAliveMs = 72_000;
/** So often a silent HTTP/2 connection is asked whether it is there, and so long it may take to say so. */
const [pingMs, pongMs] = [30_000, 10_000];
/** Headers of a request, and bytes of them. */
const [maxHeaders, maxHeaderBytes] = [100, 32_768];

type RequestListener = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** What is asked before a stream of HTTP/2 becomes a request; true: it was taken. */
export type StreamListener = (stream: ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => boolean;

/** One port for HTTP/1.1 and HTTP/2, in the clear (told apart by the first bytes) or over TLS (by ALPN). */
export class Listener {
  /** What listens; it serves HTTP/1.1 itself. */
  readonly server: http.Server;
  /** Whether connections of HTTP/1.1 are to end with the answer that they wait for. */
  isGoingAway = false;
  /** Asked first about each stream of HTTP/2. */
  onStream: StreamListener = () => false;
  readonly #http2: http2.Http2Server;
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #sockets = new Set<Socket>();
  /** Those that did not say yet what they are. */
  readonly #silent = new Set<Socket>();

  constructor(tls: TlsOptions | null, maxConnections: number, listener: RequestListener) {
    const onRequest: RequestListener = (request, response) => {
      if (this.isGoingAway) response.shouldKeepAlive = false;
      listener(request, response);
    };
    const options: http.ServerOptions = {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      keepAliveTimeout: keepAliveMs,
      connectionsCheckingInterval: 1000,
      maxHeaderSize: maxHeaderBytes,
    };
    this.server =
      tls === null
        ? http.createServer(options, onRequest)
        : https.createServer({ ...options, ...certificates(tls), ALPNProtocols: ["h2", "http/1.1"] }, onRequest);
    this.server.maxHeadersCount = maxHeaders;
    if (maxConnections !== Number.POSITIVE_INFINITY) this.server.maxConnections = maxConnections;
    this.#http2 = this.#http2Server(onRequest);
    this.#intercept(tls === null ? "connection" : "secureConnection");
  }

  /** Lets what is open end, and takes in nothing new. */
  goAway(): void {
    for (const session of this.#sessions) session.close();
    this.server.closeIdleConnections();
    for (const socket of this.#silent) socket.destroy();
  }

  /** Whether a connection is left. */
  get isIdle(): boolean {
    return this.#sockets.size === 0;
  }

  /** Cuts all connections. */
  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #http2Server(onRequest: RequestListener): http2.Http2Server {
    const server = http2.createServer({ maxHeaderListPairs: maxHeaders, settings: { maxConcurrentStreams: 1000 } });
    // Node serves both versions by the same objects, but for their types.
    server.on("request", onRequest as (request: object, response: object) => void);
    const [compatible] = server.listeners("stream");
    server.removeAllListeners("stream");
    server.on(
      "stream",
      (stream: ServerHttp2Stream, headers: http2.IncomingHttpHeaders, ...rest: readonly unknown[]) => {
        stream.on("error", ignore);
        if (this.onStream(stream, headers)) return;
        if (!isRpc(headers)) limitReading(stream);
        compatible?.call(server, stream, headers, ...rest);
      },
    );
    return server;
  }

  /** A session lends its socket, and lets nobody close it: so that is given, too. */
  #keep(session: ServerHttp2Session, socket: Socket): void {
    this.#sessions.add(session);
    let late: NodeJS.Timeout | undefined;
    const timer = setInterval(() => {
      late = setTimeout(() => socket.destroy(), pongMs);
      // One that has ended stays open until its other end leaves, and throws when it is asked.
      if (!session.destroyed) session.ping(() => clearTimeout(late));
    }, pingMs);
    session.on("close", () => {
      clearInterval(timer);
      clearTimeout(late);
      this.#sessions.delete(session);
    });
  }

  /** Looks at a connection before the server does. */
  #intercept(event: "connection" | "secureConnection"): void {
    const [serve] = this.server.listeners(event);
    this.server.removeAllListeners(event);
    this.server.on(event, (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      socket.on("error", ignore);
      const isHttp2 = "alpnProtocol" in socket && socket.alpnProtocol === "h2";
      if (isHttp2) this.#serveHttp2(socket);
      else this.#peek(socket, () => serve?.call(this.server, socket));
    });
  }

  #serveHttp2(socket: Socket): void {
    // A server of HTTP/1 leaves its half open when the other end closes: sessions of HTTP/2 would not hear of that.
    socket.allowHalfOpen = false;
    const keep = (session: ServerHttp2Session) => this.#keep(session, socket);
    this.#http2.once("session", keep);
    this.#http2.emit("connection", socket);
    this.#http2.off("session", keep);
  }

  #peek(socket: Socket, serve: () => void): void {
    this.#silent.add(socket);
    let seen = Buffer.alloc(0);
    const timer = setTimeout(() => socket.destroy(), firstByteMs);
    const decide = (isHttp2: boolean) => {
      clearTimeout(timer);
      this.#silent.delete(socket);
      socket.off("readable", look);
      socket.off("end", gone);
      socket.unshift(seen);
      if (isHttp2) this.#serveHttp2(socket);
      else serve();
    };
    const gone = () => socket.destroy();
    const look = () => {
      const bytes: Buffer | null = socket.read();
      if (bytes === null) return;
      seen = Buffer.concat([seen, bytes]);
      const length = Math.min(seen.length, preface.length);
      if (!preface.subarray(0, length).equals(seen.subarray(0, length))) decide(false);
      else if (length === preface.length) decide(true);
    };
    socket.on("readable", look);
    socket.on("end", gone);
    socket.once("close", () => {
      clearTimeout(timer);
      this.#silent.delete(socket);
    });
  }
}

function certificates({ key, cert, ca }: TlsOptions) {
  const own = { key: pem(key), cert: pem(cert) };
  return ca === undefined ? own : { ...own, ca: pem(ca), requestCert: true, rejectUnauthorized: false };
}

function pem(text: string | Uint8Array): string | Buffer {
  return typeof text === "string" ? text : Buffer.from(text);
}

/** Streams of RPC last as long as they are not silent: what carries them looks after that. */
function isRpc(headers: http2.IncomingHttpHeaders): boolean {
  return /^application\/(grpc|connect)/.test(headers["content-type"] ?? "");
}

/** HTTP/1.1 has a time limit for requests in Node, HTTP/2 has none. */
function limitReading(stream: ServerHttp2Stream): void {
  const timer = setTimeout(() => stream.close(http2.constants.NGHTTP2_CANCEL), requestMs);
  const stop = () => clearTimeout(timer);
  stream.once("end", stop);
  stream.once("close", stop);
}

/** What goes wrong with a connection is the affair of whoever is at its other end. */
function ignore(): void {}
