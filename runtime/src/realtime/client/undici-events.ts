import { type Dispatcher, Pool } from "undici";
import { socketFailure } from "../../http/client/socket-failure.ts";
import type { CertificateOptions } from "../../target.ts";
import type { EventSourceOpener } from "./event-source.ts";

/** How Node's client connects. */
export interface UndiciEventOptions {
  /** `http://orders:8080` */
  readonly origin: string;
  /** Of undici, the caller's own: it is not closed with the client. Null: a pool of the client's own. */
  readonly dispatcher: object | null;
  readonly certificate: CertificateOptions | null;
}

/** Source: resilience.md, Knobs, "connect timeout" of realtime. */
const connectTimeoutMs = 5000;

/** Events over sockets of Node: a connection for each feed. */
export function undiciEvents({ origin, dispatcher, certificate }: UndiciEventOptions): EventSourceOpener {
  const own = dispatcher === null ? new Pool(origin, { connect: connectOptions(certificate) }) : null;
  const carrier = own ?? asDispatcher(dispatcher);
  return {
    async open(request, attempt) {
      const controller = new AbortController();
      const forget = attempt.whenCancelled(() => controller.abort(attempt.reason));
      try {
        const { statusCode, headers, body } = await carrier.request({
          ...{ origin: request.origin, path: request.path, method: "GET", headers: { ...request.headers } },
          // They last as long as they may: heartbeats look after silence.
          ...{ headersTimeout: 0, bodyTimeout: 0, signal: controller.signal },
        });
        // Nobody may be reading when it is cancelled.
        body.on("error", () => undefined);
        return {
          status: statusCode,
          header: (name) => textOf(headers[name]),
          pieces: body,
          cancel: () => controller.abort(),
        };
      } catch (error) {
        throw attempt.reason ?? socketFailure(error, false);
      } finally {
        forget();
      }
    },
    async close() {
      await own?.destroy();
    },
  };
}

function connectOptions(certificate: CertificateOptions | null) {
  const timeout = connectTimeoutMs;
  if (certificate === null) return { timeout };
  const { key, cert, ca } = certificate;
  return { timeout, key: Buffer.from(key), cert: Buffer.from(cert), ...(ca === null ? {} : { ca: Buffer.from(ca) }) };
}

function textOf(value: string | string[] | undefined): string | null {
  return typeof value === "string" ? value : (value?.join(", ") ?? null);
}

function asDispatcher(dispatcher: object | null): Dispatcher {
  if (dispatcher !== null && isDispatcher(dispatcher)) return dispatcher;
  throw new TypeError("this is no dispatcher of undici: it has no method 'request'");
}

function isDispatcher(dispatcher: object): dispatcher is Dispatcher {
  return "request" in dispatcher && typeof dispatcher.request === "function";
}
