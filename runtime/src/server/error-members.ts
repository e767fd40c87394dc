import { encoded } from "../http/with-codec.ts";
import type { InteractionError } from "../interaction-error.ts";
import type { AnyErrorType } from "../operation.ts";
import type { Json } from "../values/codec.ts";
import { Pass } from "../values/pass.ts";
import type { Failed } from "./arrival.ts";

/** What travels of a failure beside the members of a problem document that are HTTP's own. */
export interface ToldMembers {
  readonly code: string;
  readonly reason: string | undefined;
  readonly detail: string;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly traceId: string;
  readonly violations: InteractionError["violations"] | undefined;
  readonly details: Json | undefined;
}

/** A failure as members of JSON; of errors that are not declared nobody is told the reason. */
export function errorMembers({ error, traceId }: Failed, errors: readonly AnyErrorType[]): ToldMembers {
  const type = error.reason === null ? undefined : errors.find((it) => it.reason === error.reason);
  return {
    code: error.code,
    reason: type?.reason,
    detail: error.message,
    retryable: error.retryable,
    retryAfterMs: error.retryAfterMs === null ? undefined : Math.ceil(error.retryAfterMs),
    traceId,
    violations: error.violations.length === 0 ? undefined : error.violations,
    details: type === undefined ? undefined : detailsOf(type, error),
  };
}

/** The fields of a declared error; undefined where it has none. */
export function detailsOf({ codec }: AnyErrorType, { details }: InteractionError): Json | undefined {
  const pass = new Pass("ignore");
  const json = encoded(codec, details ?? {}, "", pass);
  const isEmpty = typeof json === "object" && json !== null && Object.keys(json).length === 0;
  return pass.violations.length > 0 || isEmpty ? undefined : json;
}
