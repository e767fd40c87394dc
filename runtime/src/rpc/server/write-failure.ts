import { create, type DescMessage, type Message, toBinary } from "@bufbuild/protobuf";
import { durationFromMs } from "@bufbuild/protobuf/wkt";
import { ConnectError } from "@connectrpc/connect";
import type { InteractionError } from "../../interaction-error.ts";
import type { Failed } from "../../server/arrival.ts";
import { Pass } from "../../values/pass.ts";
import { numberOf } from "../codes.ts";
import { notProcessedHeader, pushbackHeader, retryAfterHeader } from "../evidence-headers.ts";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  RequestInfoSchema,
  RetryInfoSchema,
} from "../generated/google/rpc/error_details_pb.ts";
import { messageOf } from "../messages.ts";
import type { RpcError, RpcOperation } from "../operation.ts";

/** One detail of a google.rpc.Status, in bytes. */
interface Detail {
  readonly type: string;
  readonly value: Uint8Array;
}

/**
 * A failure as Connect's library throws it, whichever of its protocols it goes out on: code, message, the details of
 * google.rpc.Status, and what it proves as metadata. Source: conventions.md, Errors.
 */
export function connectErrorOf(failed: Failed, { rpcErrors }: Pick<RpcOperation, "rpcErrors">): ConnectError {
  const { error, traceId } = failed;
  // Half of a pair of surrogates cannot be written in any header.
  const message = error.message.toWellFormed();
  const made = new ConnectError(message, numberOf(error.code), evidenceOf(failed), undefined, error);
  made.details = [...declaredOf(error, rpcErrors), ...standardOf(error, traceId)];
  return made;
}

/** Reason and details of a declared error; nothing of all others. */
function declaredOf(error: InteractionError, rpcErrors: readonly RpcError[]): readonly Detail[] {
  const declared = rpcErrors.find(({ type }) => type.reason === error.reason && type.code === error.code);
  if (declared === undefined) return [];
  const { type, schema, codec } = declared;
  const message = messageOf(codec, schema, error.details, new Pass("reject"));
  const info = detail(ErrorInfoSchema, create(ErrorInfoSchema, { reason: type.reason, domain: type.domain }));
  return message === null ? [info] : [info, detail(schema, message)];
}

function standardOf({ retryAfterMs, violations }: InteractionError, traceId: string): readonly Detail[] {
  const details = [detail(RequestInfoSchema, create(RequestInfoSchema, { requestId: traceId }))];
  if (retryAfterMs !== null) {
    const retryDelay = durationFromMs(Math.ceil(retryAfterMs));
    details.push(detail(RetryInfoSchema, create(RetryInfoSchema, { retryDelay })));
  }
  if (violations.length > 0) {
    const fieldViolations = violations.map(({ field, rule, message }) => ({
      field,
      reason: rule,
      description: message,
    }));
    details.push(detail(BadRequestSchema, create(BadRequestSchema, { fieldViolations })));
  }
  return details;
}

function evidenceOf({ error: { retryAfterMs }, isNotProcessed, isExhausted }: Failed): Record<string, string> {
  const headers: Record<string, string> = {};
  if (isNotProcessed) headers[notProcessedHeader] = "1";
  if (isExhausted) headers[pushbackHeader] = "-1";
  if (retryAfterMs === null) return headers;
  headers[retryAfterHeader] = String(Math.ceil(retryAfterMs / 1000));
  if (!isExhausted) headers[pushbackHeader] = String(Math.ceil(retryAfterMs));
  return headers;
}

function detail(schema: DescMessage, message: Message): Detail {
  return { type: schema.typeName, value: toBinary(schema, message) };
}
