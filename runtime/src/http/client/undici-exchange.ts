import { type buildConnector, Dispatcher, Pool } from "undici";
import type { CertificateOptions } from "../../target.ts";
import { type HttpExchange, maxAnswerBytes } from "./http-exchange.ts";
import { DispatchedRequest, PooledRequest } from "./pending-request.ts";

/** How Node's client connects. */
export interface UndiciOptions {
  /** `http://orders:8080` */
  readonly origin: string;
  /** Of undici, the caller's own: it is not closed with the client. Null: a pool of the client's own. */
  readonly dispatcher: object | null;
  /** Presented when connecting; `ca` checks that of the server. Null: none. */
  readonly certificate: CertificateOptions | null;
  /** Bytes of an answer at most; 16 MiB when left out. */
  readonly maxBytes?: number;
}

/** Source: resilience.md, Knobs, "connect timeout". */
const connectTimeoutMs = 1000;

/** Requests over sockets of Node. One request at a time on each connection; connections are kept for the next one. */
export function undiciExchange({ origin, dispatcher, certificate, maxBytes }: UndiciOptions): HttpExchange {
  const own = dispatcher === null ? ownPool(origin, certificate) : null;
  const carrier = own ?? asDispatcher(dispatcher);
  const Pending = carrier instanceof Dispatcher ? PooledRequest : DispatchedRequest;
  return {
    send: (request, cancellation) =>
      new Promise((resolve, reject) => {
        const pending = new Pending(resolve, reject, cancellation, maxBytes ?? maxAnswerBytes);
        try {
          const { method, origin, path, headers, body } = request;
          // The attempt ends a request at its deadline, to the millisecond: undici's own timers would be two more.
          carrier.dispatch({ method, origin, path, headers, body, headersTimeout: 0, bodyTimeout: 0 }, pending);
        } catch (error) {
          pending.fail(error);
        }
      }),
    async close() {
      if (own?.closed === false) await own.close();
    },
  };
}

function ownPool(origin: string, certificate: CertificateOptions | null): Pool {
  return new Pool(origin, { connect: connecting(certificate) });
}

/** How sockets are opened: for how long at most, and what is presented. */
export function connecting(certificate: CertificateOptions | null): buildConnector.BuildOptions {
  const { key, cert, ca } = certificate ?? { key: null, cert: null, ca: null };
  return {
    timeout: connectTimeoutMs,
    ...(key === null || cert === null ? {} : { key: pem(key), cert: pem(cert) }),
    ...(ca === null ? {} : { ca: pem(ca) }),
  };
}

/** A dispatcher of the caller's own; throws TypeError where it is none of undici's. */
export function asDispatcher(dispatcher: object | null): Dispatcher {
  if (dispatcher !== null && isDispatcher(dispatcher)) return dispatcher;
  throw new TypeError("this is no dispatcher of undici: it has no method 'dispatch'");
}

function pem(text: string | Uint8Array): string | Buffer {
  return typeof text === "string" ? text : Buffer.from(text);
}

function isDispatcher(dispatcher: object): dispatcher is Dispatcher {
  return "dispatch" in dispatcher && typeof dispatcher.dispatch === "function";
}
