import { type Rpc, rpcsOf } from "../../emit/proto-scope.ts";
import type { ErrorCode } from "../../model/errors.ts";
import type { Retry } from "../../model/policy.ts";
import type { Service } from "../../model/workspace.ts";

/** A gRPC service config: https://github.com/grpc/grpc/blob/master/doc/service_config.md. */
export interface ServiceConfig {
  readonly methodConfig: readonly MethodConfig[];
  readonly retryThrottling?: { readonly maxTokens: number; readonly tokenRatio: number };
}

interface MethodConfig {
  readonly name: readonly { readonly service: string; readonly method: string }[];
  readonly timeout?: string;
  readonly retryPolicy?: RetryPolicy;
}

interface RetryPolicy {
  readonly maxAttempts: number;
  readonly initialBackoff: string;
  readonly maxBackoff: string;
  readonly backoffMultiplier: number;
  readonly retryableStatusCodes: readonly string[];
}

/** The config of a service; null where none of its methods has a timeout or may be tried again. */
export function serviceConfig(service: Service): ServiceConfig | null {
  const methods = rpcsOf(service).flatMap((it) => methodConfig(service, it));
  if (methods.length === 0) return null;
  const mayRetry = methods.some((it) => it.retryPolicy !== undefined);
  // The retry budget of our own clients, in gRPC's terms.
  return { methodConfig: methods, ...(mayRetry ? { retryThrottling: { maxTokens: 10, tokenRatio: 0.1 } } : {}) };
}

function methodConfig(service: Service, rpc: Rpc): readonly MethodConfig[] {
  const timeoutMs = rpc.style === "grpc" ? rpc.policies.timeoutMs.value : null;
  const retry = rpc.policies.retry.value;
  const retryPolicy = retry === null ? null : policyOf(rpc, retry);
  if (timeoutMs === null && retryPolicy === null) return [];
  return [
    {
      name: [{ service: `${service.protoPackage}.${service.protoService}`, method: rpc.methodName }],
      ...(timeoutMs === null ? {} : { timeout: durationText(timeoutMs) }),
      ...(retryPolicy === null ? {} : { retryPolicy }),
    },
  ];
}

/** Null where gRPC may not retry: it knows no "provably not processed" beyond its own transparent retries. */
function policyOf(rpc: Rpc, retry: Retry): RetryPolicy | null {
  const codes = retryableCodes(rpc, retry.on);
  if (rpc.policies.idempotency.value === "none" || retry.attempts < 2 || codes.length === 0) return null;
  const backoffMs = Math.max(1, retry.backoffMs);
  return {
    // gRPC itself lowers more than 5, with a warning.
    maxAttempts: Math.min(5, retry.attempts),
    initialBackoff: durationText(backoffMs),
    maxBackoff: durationText(Math.max(backoffMs, retry.maxBackoffMs)),
    backoffMultiplier: 2,
    retryableStatusCodes: codes.map((it) => it.toUpperCase()),
  };
}

/** With a key, other codes than UNAVAILABLE would replay a stored answer. */
function retryableCodes(rpc: Rpc, on: readonly ErrorCode[]): readonly ErrorCode[] {
  return rpc.policies.idempotency.value === "key" ? on.filter((it) => it === "unavailable") : on;
}

/** `0.800s`, `2s`: seconds with no digits or three after the point, as protobuf's JSON has them. */
function durationText(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${(ms / 1000).toFixed(3)}s`;
}
