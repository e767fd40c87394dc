import { isUtf8 } from "node:buffer";
import { type Dispatcher, Pool } from "undici";
import type { Cancellation } from "../../cancellation.ts";
import { type InteractionError, interactionError } from "../../interaction-error.ts";
import type { CertificateOptions } from "../../target.ts";
import { type HttpExchange, type HttpResponse, maxAnswerBytes } from "./http-exchange.ts";
import { socketFailure } from "./socket-failure.ts";

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
  return {
    send: (request, cancellation) =>
      new Promise((resolve, reject) => {
        const pending = new PendingRequest(resolve, reject, cancellation, maxBytes ?? maxAnswerBytes);
        try {
          carrier.dispatch({ ...request, ...timeouts }, pending);
        } catch (error) {
          pending.onResponseError(null, error);
        }
      }),
    async close() {
      if (own?.closed === false) await own.close();
    },
  };
}

// The attempt ends a request at its deadline, to the millisecond: undici's own timers would be two more.
const timeouts = { headersTimeout: 0, bodyTimeout: 0 };

function ownPool(origin: string, certificate: CertificateOptions | null): Pool {
  const { key, cert, ca } = certificate ?? { key: null, cert: null, ca: null };
  return new Pool(origin, {
    pipelining: 1,
    connect: {
      timeout: connectTimeoutMs,
      ...(key === null || cert === null ? {} : { key: pem(key), cert: pem(cert) }),
      ...(ca === null ? {} : { ca: pem(ca) }),
    },
  });
}

function pem(text: string | Uint8Array): string | Buffer {
  return typeof text === "string" ? text : Buffer.from(text);
}

/** One request until it is answered. */
class PendingRequest implements Dispatcher.DispatchHandler {
  readonly #resolve: (response: HttpResponse) => void;
  readonly #reject: (error: InteractionError) => void;
  readonly #cancellation: Cancellation;
  readonly #maxBytes: number;
  readonly #chunks: Buffer[] = [];
  #isSent = false;
  #bytes = 0;
  #status = 0;
  #headers: Headers = {};

  constructor(
    resolve: (response: HttpResponse) => void,
    reject: (error: InteractionError) => void,
    cancellation: Cancellation,
    maxBytes: number,
  ) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#cancellation = cancellation;
    this.#maxBytes = maxBytes;
  }

  /** undici begins to write it. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#isSent = true;
    this.#cancellation.whenCancelled(() => {
      const { reason } = this.#cancellation;
      if (reason !== null) controller.abort(reason);
    });
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) controller.abort(tooLarge(this.#maxBytes));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [only] = this.#chunks;
    const body = this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks);
    this.#resolve(new Answer(this.#status, this.#headers, body));
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: unknown): void {
    this.#reject(socketFailure(error, this.#isSent));
  }
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

class Answer implements HttpResponse {
  readonly status: number;
  readonly #headers: Headers;
  readonly #body: Buffer;

  constructor(status: number, headers: Headers, body: Buffer) {
    this.status = status;
    this.#headers = headers;
    this.#body = body;
  }

  header(name: string): string | null {
    const value = this.#headers[name];
    return typeof value === "string" ? value : (value?.join(", ") ?? null);
  }

  bytes(): Uint8Array {
    return this.#body;
  }

  text(): string | null {
    return isUtf8(this.#body) ? this.#body.toString("utf8") : null;
  }
}

function tooLarge(maxBytes: number): InteractionError {
  const message = `the answer has more than ${maxBytes} bytes`;
  return interactionError({ code: "out_of_range", reason: null, details: null, message });
}

function asDispatcher(dispatcher: object | null): Dispatcher {
  if (dispatcher !== null && isDispatcher(dispatcher)) return dispatcher;
  throw new TypeError("this is no dispatcher of undici: it has no method 'dispatch'");
}

function isDispatcher(dispatcher: object): dispatcher is Dispatcher {
  return "dispatch" in dispatcher && typeof dispatcher.dispatch === "function";
}
