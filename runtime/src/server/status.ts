const statuses = new WeakMap<object, number>();

/** Notes the HTTP status of a failure where its code alone would give another. */
export function withStatus<Failure extends object>(error: Failure, status: number): Failure {
  statuses.set(error, status);
  return error;
}

/** The HTTP status that was noted; null where none was. */
export function statusOf(error: unknown): number | null {
  return typeof error === "object" && error !== null ? (statuses.get(error) ?? null) : null;
}
