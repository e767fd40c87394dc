import type { ConnectError } from "@connectrpc/connect";
import type { ErrorCode } from "../../errors.ts";
import { notProcessed } from "../../evidence.ts";
import { type InteractionError, interactionError } from "../../interaction-error.ts";
import { codeOf } from "../codes.ts";
import type { RpcOperation } from "../operation.ts";

/** Nobody was reached: the request cannot have left. */
const unreachable: ReadonlySet<string> = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);
/** The connection had ended or was ending, so that the stream never began. */
const unsent: ReadonlySet<string> = new Set([
  "ERR_HTTP2_GOAWAY_SESSION",
  "ERR_HTTP2_INVALID_SESSION",
  "ERR_HTTP2_STREAM_CANCEL",
]);
/** System calls that come before the first byte. */
const connecting: ReadonlySet<string> = new Set(["connect", "getaddrinfo"]);

/** What HTTP/2 says of a stream that it ends. Source: gRPC over HTTP2, Errors. */
const resets: ReadonlyMap<string, ErrorCode> = new Map([
  ["REFUSED_STREAM", "unavailable"],
  // The caller did not give up, so that it is the target that did.
  ["CANCEL", "unavailable"],
  ["ENHANCE_YOUR_CALM", "resource_exhausted"],
  ["INADEQUATE_SECURITY", "permission_denied"],
]);

/** What Node says of one error in a chain of causes. */
interface NodeError {
  readonly code: string;
  readonly syscall: string | null;
  readonly message: string;
}

/**
 * The failure of a connection or stream that broke, with what that proves; null where the target did answer. A target may
 * cancel a stream without a word when its time is over (`isDue`). Source: resilience.md, "Not processed" evidence; grpc-go.
 */
export function lostConnection(
  error: ConnectError,
  { interaction }: RpcOperation,
  isDue: boolean,
): InteractionError | null {
  const chain = nodeErrors(error);
  const reset = resetOf(error, chain);
  const isLost = chain.length > 0 || reset !== null || isFetchFailure(error);
  if (!isLost) return null;
  const code = reset === null ? codeOfNode(chain) : codeOfReset(reset, isDue);
  const what = reset ?? chain[0]?.code ?? null;
  const message = `${interaction} got no answer${what === null ? "" : `: ${what}`}`;
  const retryable = code === "unavailable";
  const fields = { code, reason: null, details: null, message, retryable, interaction, cause: error } as const;
  const failure = interactionError(fields);
  return reset === "REFUSED_STREAM" || chain.some(isUnsent) ? notProcessed(failure) : failure;
}

function codeOfReset(reset: string, isDue: boolean): ErrorCode {
  return reset === "CANCEL" && isDue ? "deadline_exceeded" : (resets.get(reset) ?? "internal");
}

/** A failure of zlib is that of an answer which came, and is malformed. */
function codeOfNode(chain: readonly NodeError[]): ErrorCode {
  const isCompression = chain.some(({ code }) => /^(?:Z_|ERR_(?:_|PADDING|BUFFER_TOO_LARGE))/.test(code));
  return isCompression ? "internal" : "unavailable";
}

function isUnsent({ code, syscall }: NodeError): boolean {
  return unreachable.has(code) || unsent.has(code) || (syscall !== null && connecting.has(syscall));
}

/** The name of the code with which HTTP/2 ended a stream; Node and Connect's library have it in their messages only. */
function resetOf(error: ConnectError, chain: readonly NodeError[]): string | null {
  for (const { code, message } of chain) {
    const found = code === "ERR_HTTP2_STREAM_ERROR" ? /NGHTTP2_([A-Z_0-9]+)/.exec(message) : null;
    if (found !== null) return found[1] ?? null;
  }
  return /^http\/2 stream closed with error code ([A-Z_0-9]+)/.exec(error.rawMessage)?.[1] ?? null;
}

/** `fetch` says no more than this of a network that failed. */
function isFetchFailure({ cause, code }: ConnectError): boolean {
  return cause instanceof TypeError && codeOf(code) === "unknown";
}

function nodeErrors(error: unknown): readonly NodeError[] {
  const found: NodeError[] = [];
  let at = error;
  // Causes may go round in circles.
  for (let depth = 0; depth < 10 && at instanceof Error; depth += 1) {
    // One for each address that was tried.
    const each: readonly unknown[] = at instanceof AggregateError ? [at, ...at.errors] : [at];
    for (const it of each) {
      if (!(it instanceof Error) || !("code" in it) || typeof it.code !== "string") continue;
      const syscall = "syscall" in it && typeof it.syscall === "string" ? it.syscall : null;
      found.push({ code: it.code, syscall, message: it.message });
    }
    at = at.cause;
  }
  return found;
}
