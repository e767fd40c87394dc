import type { FastifyReply, FastifyRequest } from "fastify";
import type { TlsSocket } from "../../auth/peer-certificate.ts";
import { Cancellation } from "../../cancellation.ts";
import type { ErrorCode } from "../../errors.ts";
import { type InteractionError, interactionError } from "../../interaction-error.ts";
import type { Exchange, Failed } from "../../server/arrival.ts";
import { withStatus } from "../../server/status.ts";
import { tlsSocketOf } from "../../server/tls-socket.ts";
import type { HttpOperation } from "../operation.ts";
import { type HttpReply, restoredReply, savedReply } from "./http-reply.ts";
import { accepts } from "./media-types.ts";
import { problemReply } from "./problem-reply.ts";
import { type ReceivedRequest, readInput, wrongType } from "./read-input.ts";
import { timeLimitMs, wrongTimeLimit } from "./time-limit.ts";
import { writeOutput } from "./write-output.ts";

/** A request to an endpoint: how HTTP reads it, and writes what comes of it. */
export class HttpVisit implements Exchange<HttpReply>, ReceivedRequest {
  readonly cancellation = new Cancellation();
  readonly params: Readonly<Record<string, string>>;
  status: number | null = null;
  readonly #operation: HttpOperation;
  readonly #request: FastifyRequest;

  constructor(
    operation: HttpOperation,
    request: FastifyRequest,
    reply: FastifyReply,
    params: Readonly<Record<string, string>>,
  ) {
    this.#operation = operation;
    this.#request = request;
    this.params = params;
    const { raw } = reply;
    raw.on("close", () => {
      if (!raw.writableEnded) this.cancellation.cancel(hungUp(operation));
    });
  }

  get peer(): string {
    return this.#request.raw.socket.remoteAddress ?? "";
  }

  get timeoutMs(): number | null {
    return timeLimitMs(this);
  }

  get tlsSocket(): TlsSocket | null {
    return tlsSocketOf(this.#request.raw.socket);
  }

  get target(): string {
    return this.#request.raw.url ?? "";
  }

  get body(): Buffer | null {
    const { body } = this.#request;
    return Buffer.isBuffer(body) ? body : null;
  }

  header(name: string): string | null {
    const value = this.#request.raw.headers[name];
    return typeof value === "string" ? value : (value?.join(", ") ?? null);
  }

  decode(unknownFields: "reject" | "ignore"): unknown {
    const refusal = this.#wrongAnswer() ?? wrongType(this.#operation, this) ?? this.#tooLarge() ?? wrongTimeLimit(this);
    if (refusal !== null) throw refusal;
    return readInput(this.#operation, this, unknownFields);
  }

  succeed(output: unknown): HttpReply {
    return this.#answered(writeOutput(this.#operation, output, this.header("if-none-match")));
  }

  fail(failed: Failed): HttpReply {
    const { errors, auth } = this.#operation;
    const place = { errors, auth, hasToken: this.header("authorization") !== null };
    return this.#answered(problemReply(failed, place, this.#statusOf(failed)));
  }

  save(reply: HttpReply): string {
    return savedReply(reply);
  }

  restore(text: string): HttpReply {
    return this.#answered(restoredReply(text));
  }

  #answered(reply: HttpReply): HttpReply {
    this.status = reply.status;
    return reply;
  }

  /** Where HTTP has a status of its own for a failure; null where it has none. */
  #statusOf({ error }: Failed): number | null {
    const isPlain = error.code === "failed_precondition" && error.reason === null;
    const isConditional = this.#operation.etag !== undefined && this.header("if-match") !== null;
    return isPlain && isConditional ? 412 : null;
  }

  #wrongAnswer(): InteractionError | null {
    const { answer, method } = this.#operation;
    if (answer.codec === null || method === "HEAD") return null;
    if (accepts(this.header("accept"), answer.content?.mediaType ?? "application/json")) return null;
    const message = "none of the accepted media types is available";
    return withStatus(refusal("invalid_argument", message), 406);
  }

  /** Fastify knows only the limit of all operations that it cannot tell apart. */
  #tooLarge(): InteractionError | null {
    const { bodyBytes } = this.#operation.limits;
    if (this.body === null || this.body.length <= bodyBytes) return null;
    return withStatus(refusal("out_of_range", `the body has more than ${bodyBytes} bytes`), 413);
  }
}

function refusal(code: ErrorCode, message: string): InteractionError {
  return interactionError({ code, reason: null, details: null, message });
}

function hungUp({ interaction }: HttpOperation): InteractionError {
  const message = "the caller hung up";
  return interactionError({ code: "canceled", reason: null, details: null, message, interaction });
}
