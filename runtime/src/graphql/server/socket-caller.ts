import type { TlsSocket } from "../../auth/peer-certificate.ts";
import { Cancellation } from "../../cancellation.ts";
import { interactionError } from "../../interaction-error.ts";
import type { GraphqlCaller } from "./graphql-caller.ts";

/** What a client says beside a message, as a browser does that cannot send headers; names in lower case. */
export type SaidHeaders = Readonly<Record<string, string>>;

/** Who asks for one thing over a connection that stays open. */
export class SocketCaller implements GraphqlCaller {
  readonly cancellation = new Cancellation();
  readonly timeoutMs = null;
  readonly #connection: GraphqlCaller;
  readonly #said: SaidHeaders;

  /** `said` counts where the request that opened the connection has no such header. */
  constructor(connection: GraphqlCaller, said: SaidHeaders) {
    this.#connection = connection;
    this.#said = said;
  }

  get peer(): string {
    return this.#connection.peer;
  }

  get tlsSocket(): TlsSocket | null {
    return this.#connection.tlsSocket;
  }

  header(name: string): string | null {
    return this.#connection.header(name) ?? this.#said[name] ?? null;
  }

  /** Nobody waits for it any more. */
  giveUp(): void {
    const message = "the caller gave up";
    this.cancellation.cancel(interactionError({ code: "canceled", reason: null, details: null, message }));
  }
}

/** The texts of a payload, as headers; nothing where it has none. */
export function saidHeaders(payload: unknown): SaidHeaders {
  if (typeof payload !== "object" || payload === null) return {};
  const texts = Object.entries(payload).filter((it): it is [string, string] => typeof it[1] === "string");
  return Object.fromEntries(texts.map(([name, value]) => [name.toLowerCase(), value]));
}
