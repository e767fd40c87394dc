import { isUtf8 } from "node:buffer";
import type { Dispatcher } from "undici";
import type { Cancellation } from "../../cancellation.ts";
import { type InteractionError, interactionError } from "../../interaction-error.ts";
import type { HttpResponse } from "./http-exchange.ts";
import { socketFailure } from "./socket-failure.ts";

/** Finds a header of an answer by its lower-case name. */
type HeaderOf = HttpResponse["header"];

/** One request until it is answered. */
class PendingRequest {
  readonly #resolve: (response: HttpResponse) => void;
  readonly #reject: (error: InteractionError) => void;
  readonly #cancellation: Cancellation;
  readonly #maxBytes: number;
  readonly #chunks: Buffer[] = [];
  #abort: ((reason: Error) => void) | null = null;
  #bytes = 0;
  #status = 0;
  #header: HeaderOf = () => null;

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

  /** It begins to be written. */
  begin(abort: (reason: Error) => void): void {
    this.#abort = abort;
    this.#cancellation.whenCancelled(() => {
      const { reason } = this.#cancellation;
      if (reason !== null) abort(reason);
    });
  }

  answer(status: number, header: HeaderOf): void {
    this.#status = status;
    this.#header = header;
  }

  take(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) this.#abort?.(tooLarge(this.#maxBytes));
    else this.#chunks.push(chunk);
  }

  end(): void {
    const [only] = this.#chunks;
    const body = this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks);
    this.#resolve(new Answer(this.#status, this.#header, body));
  }

  fail(error: unknown): void {
    this.#reject(socketFailure(error, this.#abort !== null));
  }
}

/** As every version of undici knows it. */
export class DispatchedRequest extends PendingRequest implements Dispatcher.DispatchHandler {
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.begin((reason) => controller.abort(reason));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    this.answer(status, (name) => {
      const value = headers[name];
      return typeof value === "string" ? value : (value?.join(", ") ?? null);
    });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.take(chunk);
  }

  onResponseEnd(): void {
    this.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: unknown): void {
    this.fail(error);
  }
}

/**
 * As the undici knows it that we bring: its own `request` is one of these. Around one of the other form it puts another
 * of this form, and makes text of every header: a fifth of a call.
 */
export class PooledRequest extends PendingRequest implements Dispatcher.DispatchHandler {
  onConnect(abort: (reason?: Error) => void): void {
    this.begin(abort);
  }

  onHeaders(status: number, headers: RawHeaders): boolean {
    this.answer(status, (name) => rawHeader(headers, name));
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.take(chunk);
    return true;
  }

  onComplete(): void {
    this.end();
  }

  onError(error: unknown): void {
    this.fail(error);
  }
}

/** Names and values take turns; from interceptors all values of a name may come as one list. */
type RawHeaders = readonly (Buffer | readonly Buffer[])[];

function rawHeader(raw: RawHeaders, name: string): string | null {
  const values: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    if (raw[at]?.length === name.length && raw[at]?.toString("latin1").toLowerCase() === name)
      for (const value of [raw[at + 1] ?? []].flat()) values.push(value.toString("latin1"));
  }
  return values.length === 0 ? null : values.join(", ");
}

class Answer implements HttpResponse {
  readonly status: number;
  readonly header: HeaderOf;
  readonly #body: Buffer;

  constructor(status: number, header: HeaderOf, body: Buffer) {
    this.status = status;
    this.header = header;
    this.#body = body;
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
