/** Milliseconds of each unit of `grpc-timeout`. Source: gRPC over HTTP2. */
const unitMs: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 0.001, n: 0.000_001 };

/** Milliseconds of a `grpc-timeout`: at most eight digits and a unit. Null: it is none. */
export function grpcTimeoutMs(header: string): number | null {
  const [, digits, unit] = /^(\d{1,8})([HMSmun])$/.exec(header) ?? [];
  return digits === undefined || unit === undefined ? null : Number(digits) * (unitMs[unit] ?? 0);
}
