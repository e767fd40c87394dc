import type { IncomingMessage } from "node:http";
import type { TlsSocket } from "../../auth/peer-certificate.ts";
import { Cancellation } from "../../cancellation.ts";
import { timeLimitMs } from "../../http/server/time-limit.ts";
import { interactionError } from "../../interaction-error.ts";
import { tlsSocketOf } from "../../server/tls-socket.ts";
import type { GraphqlCaller } from "./graphql-caller.ts";

/** Who sends a request over HTTP, or opened a connection by one. */
export class HttpCaller implements GraphqlCaller {
  readonly cancellation = new Cancellation();
  readonly #request: IncomingMessage;

  constructor(request: IncomingMessage) {
    this.#request = request;
  }

  get peer(): string {
    return this.#request.socket.remoteAddress ?? "";
  }

  get tlsSocket(): TlsSocket | null {
    return tlsSocketOf(this.#request.socket);
  }

  get timeoutMs(): number | null {
    return timeLimitMs(this);
  }

  header(name: string): string | null {
    const value = this.#request.headers[name];
    return typeof value === "string" ? value : (value?.join(", ") ?? null);
  }

  /** Nobody waits for it any more. */
  hangUp(): void {
    const message = "the caller hung up";
    this.cancellation.cancel(interactionError({ code: "canceled", reason: null, details: null, message }));
  }
}
