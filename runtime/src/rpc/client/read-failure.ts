import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { durationMs } from "@bufbuild/protobuf/wkt";
import { Code, type ConnectError } from "@connectrpc/connect";
import { exhausted, notProcessed } from "../../evidence.ts";
import { type InteractionError, interactionError } from "../../interaction-error.ts";
import { maxViolations, Pass, type Violation } from "../../values/pass.ts";
import { codeOf } from "../codes.ts";
import { notProcessedHeader, pushbackHeader, retryAfterHeader } from "../evidence-headers.ts";
import {
  BadRequestSchema,
  type ErrorInfo,
  ErrorInfoSchema,
  RequestInfoSchema,
  RetryInfoSchema,
} from "../generated/google/rpc/error_details_pb.ts";
import type { RpcOperation } from "../operation.ts";

/** Longer texts of a foreign server are no messages. */
const longestMessage = 1000;

/**
 * The failure that a target answered: declared errors by reason and code, with their details; others by code. What a
 * foreign server answers without a code has one from the tables of Connect's library. Source: conventions.md, Errors.
 */
export function answeredFailure(error: ConnectError, operation: RpcOperation): InteractionError {
  const { interaction } = operation;
  const code = isMalformed(error) ? "internal" : codeOf(error.code);
  const declared = declaredOf(error, operation);
  const pushback = error.metadata.get(pushbackHeader);
  const isExhausted = pushback !== null && !/^\d{1,9}$/.test(pushback);
  const retryAfterMs = retryDelayMs(error) ?? (pushback === null || isExhausted ? null : Number(pushback));
  const failure = interactionError({
    code,
    reason: declared?.reason ?? null,
    details: declared?.details ?? null,
    message: messageOf(error) ?? `${interaction} answered ${code}`,
    violations: code === "invalid_argument" ? violationsOf(error) : [],
    retryable: declared?.retryable ?? (!isExhausted && (code === "unavailable" || retryAfterMs !== null)),
    retryAfterMs,
    interaction,
    traceId: detailOf(error, RequestInfoSchema)?.requestId || null,
    cause: error,
  });
  if (error.metadata.get(notProcessedHeader) === "1") notProcessed(failure);
  if (isExhausted) exhausted(failure);
  return failure;
}

/** Connect's library calls it `invalid_argument` where an answer breaks off within a message: no caller can mend that. */
function isMalformed({ code, rawMessage, metadata }: ConnectError): boolean {
  const isOfLibrary = metadata.keys().next().done === true && rawMessage.startsWith("protocol error: ");
  return isOfLibrary && code === Code.InvalidArgument;
}

/** Reason and details of a declared error; null of all others, and where the details are none of its type. */
function declaredOf(error: ConnectError, { rpcErrors }: RpcOperation) {
  const info: ErrorInfo | null = detailOf(error, ErrorInfoSchema);
  const code = codeOf(error.code);
  const declared = rpcErrors.find(({ type }) => type.reason === info?.reason && type.code === code);
  if (declared === undefined || info?.domain !== declared.type.domain) return null;
  const message = detailOf(error, declared.schema);
  if (message === null) return null;
  const pass = new Pass("ignore");
  const details = declared.codec.decode(message, "", pass);
  const { reason, retryable } = declared.type;
  return pass.violations.length > 0 ? null : { reason, retryable, details };
}

function retryDelayMs(error: ConnectError): number | null {
  const delay = detailOf(error, RetryInfoSchema)?.retryDelay;
  if (delay !== undefined) return Math.max(0, durationMs(delay));
  const seconds = error.metadata.get(retryAfterHeader);
  return seconds !== null && /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1000 : null;
}

function violationsOf(error: ConnectError): readonly Violation[] {
  const violations = detailOf(error, BadRequestSchema)?.fieldViolations ?? [];
  return violations.slice(0, maxViolations).map(({ field, reason, description }) => ({
    field,
    rule: reason === "" ? "invalid" : reason,
    message: description,
  }));
}

function messageOf({ rawMessage }: ConnectError): string | null {
  return rawMessage === "" ? null : rawMessage.slice(0, longestMessage);
}

/** The first detail of a type; null where there is none, or its bytes are no such message. */
function detailOf<Desc extends DescMessage>(error: ConnectError, schema: Desc): MessageShape<Desc> | null {
  for (const it of error.details) {
    if (!("type" in it) || it.type !== schema.typeName) continue;
    try {
      return fromBinary(schema, it.value);
    } catch {
      // Broken details of a foreign server: its code and message still say what there is to say.
      return null;
    }
  }
  return null;
}
