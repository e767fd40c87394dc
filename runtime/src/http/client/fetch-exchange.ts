import { type InteractionError, interactionError, isInteractionError } from "../../interaction-error.ts";
import { type HttpExchange, type HttpResponse, maxAnswerBytes } from "./http-exchange.ts";

/** How a page calls. */
export interface FetchOptions {
  /** Whether cookies go along. */
  readonly credentials: "omit" | "same-origin" | "include";
  /** Bytes of an answer at most; 16 MiB when left out. */
  readonly maxBytes?: number;
}

/** Requests by `fetch`, as in browsers. Why a request failed a page is not told: there is no evidence in its failures. */
export function fetchExchange({ credentials, maxBytes = maxAnswerBytes }: FetchOptions): HttpExchange {
  return {
    async send({ method, origin, path, headers, body }, cancellation) {
      try {
        const { signal } = cancellation;
        const response = await fetch(origin + path, { method, headers, body, credentials, signal });
        return answer(response, await bytesOf(response, maxBytes));
      } catch (error) {
        throw cancellation.reason ?? (isInteractionError(error) ? error : noAnswer(error));
      }
    },
    close: async () => undefined,
  };
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function answer({ status, headers }: Response, body: Uint8Array): HttpResponse {
  return { status, header: (name) => headers.get(name), bytes: () => body, text: () => textOf(body) };
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** The whole body, piece by piece, so that one without end is noticed. */
async function bytesOf({ body }: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body?.getReader();
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
    length += read.value.length;
    chunks.push(read.value);
    if (length <= maxBytes) continue;
    await reader?.cancel();
    throw tooLarge(maxBytes);
  }
  return joined(chunks, length);
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function noAnswer(cause: unknown): InteractionError {
  return interactionError({ code: "unavailable", reason: null, details: null, message: "there was no answer", cause });
}

function tooLarge(maxBytes: number): InteractionError {
  const message = `the answer has more than ${maxBytes} bytes`;
  return interactionError({ code: "out_of_range", reason: null, details: null, message });
}
