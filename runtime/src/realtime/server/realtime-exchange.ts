import type { TlsSocket } from "../../auth/peer-certificate.ts";
import { Cancellation } from "../../cancellation.ts";
import type { ClientConnection } from "../../context.ts";
import type { ErrorCode } from "../../errors.ts";
import { isNotProcessed } from "../../evidence.ts";
import { readInput } from "../../http/server/read-input.ts";
import { encoded, violationText } from "../../http/with-codec.ts";
import { interactionError, invalidArgument, isInteractionError } from "../../interaction-error.ts";
import type { Failed, StreamExchange } from "../../server/arrival.ts";
import { Inputs } from "../../server/inputs.ts";
import type { Json } from "../../values/codec.ts";
import { Pass } from "../../values/pass.ts";
import type { RealtimeOperation } from "../operation.ts";
import type { Outgoing } from "./entry.ts";
import type { TakenMessage } from "./view.ts";

/** What opened a connection, as its wire has it. */
export interface OpeningRequest {
  /** Where it came from: an address. */
  readonly peer: string;
  readonly tlsSocket: TlsSocket | null;
  /** The path with its query, less what is not of the input. */
  readonly target: string;
  readonly params: Readonly<Record<string, string>>;
  header(name: string): string | null;
}

/** A failure as a connection tells it. */
export class ConnectionFailure extends Error {
  override readonly name = "ConnectionFailure";
  readonly failed: Failed;

  constructor(failed: Failed) {
    super(failed.error.message, { cause: failed.error });
    this.failed = failed;
  }
}

/** The failure that a stream of the server threw; `null` where it was none. */
export function failedOf(error: unknown): Failed | null {
  return error instanceof ConnectionFailure ? error.failed : null;
}

/** A connection as its handler has it; which session it is turns out after it was let in. */
export class HandledConnection implements ClientConnection {
  id = "";
  sent = 0;
  readonly #cancellation: Cancellation;

  constructor(cancellation: Cancellation) {
    this.#cancellation = cancellation;
  }

  close(code: ErrorCode): void {
    const message = "the server has closed the connection";
    this.#cancellation.cancel(interactionError({ code, reason: null, details: null, message }));
  }
}

/** A client that wants to come in: how realtime reads its input, and writes what it is told. */
export class RealtimeExchange implements StreamExchange<Outgoing> {
  readonly timeoutMs = null;
  readonly cancellation = new Cancellation();
  readonly connection = new HandledConnection(this.cancellation);
  readonly #operation: RealtimeOperation;
  readonly #request: OpeningRequest;
  readonly #incoming: AsyncIterable<unknown>;
  readonly #added: Readonly<Record<string, string>>;

  /** `added`: what the client says in its first message, since it can send no headers. */
  constructor(
    operation: RealtimeOperation,
    request: OpeningRequest,
    incoming: AsyncIterable<unknown>,
    added: Readonly<Record<string, string>>,
  ) {
    this.#operation = operation;
    this.#request = request;
    this.#incoming = incoming;
    this.#added = added;
  }

  get peer(): string {
    return this.#request.peer;
  }

  get tlsSocket(): TlsSocket | null {
    return this.#request.tlsSocket;
  }

  header(name: string): string | null {
    return this.#request.header(name) ?? this.#added[name] ?? null;
  }

  decode(unknownFields: "reject" | "ignore"): unknown {
    const input = readOpening(this.#operation, this.#request, unknownFields);
    return this.#operation.receive === null ? input : new Inputs(this.#incoming, input);
  }

  encode(output: unknown): Outgoing {
    const { send, variants, key, interaction } = this.#operation;
    const pass = new Pass("reject");
    const json = encoded(send, output, "", pass);
    const { violations } = pass;
    if (violations.length > 0) {
      const message = `the handler of ${interaction} sent what is none of its type: ${violationText(violations)}`;
      throw interactionError({ code: "internal", reason: null, details: null, message, violations, interaction });
    }
    const event = variants ? variantOf(json) : "message";
    return { data: JSON.stringify(json), event, key: key.length === 0 ? event : keyOf(json, key) };
  }

  fail(failed: Failed): Error {
    return new ConnectionFailure(failed);
  }
}

/** The input of a connection, from path and query. Throws `invalid_argument` with all violations. */
export function readOpening(
  { route }: RealtimeOperation,
  { target, params, header }: OpeningRequest,
  unknownFields: "reject" | "ignore",
): unknown {
  return readInput(route, { target, params, body: null, header }, unknownFields);
}

/** A message of a client. Throws `invalid_argument` with all violations. */
export function readMessage(
  { receive, interaction }: RealtimeOperation,
  { data, place }: Pick<TakenMessage, "data" | "place">,
  unknownFields: "reject" | "ignore",
): unknown {
  if (receive === null) throw invalidArgument(`${interaction} takes no messages`, []);
  const pass = new Pass(unknownFields);
  const message = receive.decode(data, place, pass);
  if (pass.violations.length > 0) throw invalidArgument(violationText(pass.violations), pass.violations);
  return message;
}

/** A failure that is known before any handler, as it is told. */
export function refusal(error: unknown, traceId: string): Failed {
  const message = "internal error";
  const told = isInteractionError(error)
    ? error
    : interactionError({ code: "internal", reason: null, details: null, message, cause: error });
  return { error: told, traceId, status: null, isNotProcessed: isNotProcessed(told), isExhausted: false };
}

function variantOf(json: Json): string {
  const [variant] = typeof json === "object" && json !== null ? Object.keys(json) : [];
  return variant ?? "message";
}

function keyOf(json: Json, key: readonly string[]): string {
  const fields = typeof json === "object" && json !== null && !Array.isArray(json) ? json : {};
  return JSON.stringify(key.map((it) => Reflect.get(fields, it) ?? null));
}
