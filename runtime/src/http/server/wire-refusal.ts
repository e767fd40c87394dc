import type { IncomingMessage } from "node:http";
import type { ErrorCode } from "../../errors.ts";
import { interactionError } from "../../interaction-error.ts";
import { traceIdOf, traceOf } from "../../trace.ts";
import { foreignCode } from "../foreign-code.ts";
import type { HttpReply } from "./http-reply.ts";
import { nowhere, problemReply } from "./problem-reply.ts";

/** A refusal before any endpoint was found, or could read the request; null: there is no request yet. */
export function wireRefusal(
  request: IncomingMessage | null,
  code: ErrorCode,
  message: string,
  status: number,
): HttpReply {
  const traceparent = request?.headers["traceparent"];
  const trace = traceOf(typeof traceparent === "string" ? traceparent : null, null, null);
  const error = interactionError({ code, reason: null, details: null, message });
  const traceId = traceIdOf(trace.traceparent);
  return problemReply({ error, traceId, status, isNotProcessed: false, isExhausted: false }, nowhere);
}

/**
 * What is refused before a handler: by Fastify a body that is too large or ends too early, a broken type or URL; by a
 * hook of the user's whatever it wants, with its own status.
 */
export function brokenRequest(
  { code, statusCode = 500 }: { readonly code: string; readonly statusCode?: number },
  request: IncomingMessage,
  bodyLimit: number,
): HttpReply {
  switch (code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return wireRefusal(request, "out_of_range", `the body has more than ${bodyLimit} bytes`, 413);
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return wireRefusal(request, "invalid_argument", "the content type is malformed", 415);
    case "FST_ERR_BAD_URL":
      return wireRefusal(request, "invalid_argument", "the path is not percent-encoded UTF-8", 400);
    default:
      return statusCode >= 400 && statusCode < 500
        ? wireRefusal(request, foreignCode(statusCode), "the request was refused", statusCode)
        : wireRefusal(request, "internal", "internal error", 500);
  }
}
