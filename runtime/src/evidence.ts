/** What a failure proves beside its code. */
interface Evidence {
  /** The target has not begun with it: it may be sent again, whatever it does. */
  readonly isNotProcessed?: boolean;
  /** One attempt took too long, and the call has time left. */
  readonly isAttemptTimeout?: boolean;
  /** Somebody has tried often enough: nobody above is to try again. */
  readonly isExhausted?: boolean;
}

// Beside the errors and not in them: it is between our own parts.
const evidence = new WeakMap<object, Evidence>();

/** Notes that the target has not begun with it. */
export function notProcessed<Failure extends object>(error: Failure): Failure {
  return noted(error, { isNotProcessed: true });
}

/** Notes that one attempt took too long, and the call has time left. */
export function attemptTimeout<Failure extends object>(error: Failure): Failure {
  return noted(error, { isAttemptTimeout: true });
}

/** Notes that it was tried often enough. */
export function exhausted<Failure extends object>(error: Failure): Failure {
  return noted(error, { isExhausted: true });
}

/** Notes of a failure what another has proved, whose place it takes. */
export function provenBy<Failure extends object>(error: Failure, other: object): Failure {
  return noted(error, evidence.get(other) ?? {});
}

function noted<Failure extends object>(error: Failure, more: Evidence): Failure {
  evidence.set(error, { ...evidence.get(error), ...more });
  return error;
}

/** Whether one attempt took too long, and the call has time left. */
export function isAttemptTimeout(error: object): boolean {
  return evidence.get(error)?.isAttemptTimeout === true;
}

/** Whether the target has not begun with it. */
export function isNotProcessed(error: object): boolean {
  return evidence.get(error)?.isNotProcessed === true;
}

/** Whether it, or what it came from, was tried often enough. */
export function isExhausted(error: unknown): boolean {
  let at = error;
  // Causes may go round in circles.
  for (let depth = 0; depth < 10 && typeof at === "object" && at !== null; depth += 1) {
    if (evidence.get(at)?.isExhausted === true) return true;
    at = at instanceof Error ? at.cause : null;
  }
  return false;
}
