import { Attempt, canceled, type OutgoingCall, type Proof } from "./attempt.ts";
import { noProof } from "./call-failures.ts";
import type { Caller, CallerSettings } from "./caller.ts";
import { isInteractionError } from "./interaction-error.ts";
import { proofOf } from "./proof.ts";
import type { Route } from "./routes.ts";

/** Makes an attempt that proves who calls, or that is hedged. */
export type Proven = <Value>(
  caller: Caller,
  route: Route,
  call: OutgoingCall,
  number: number,
  send: (attempt: Attempt) => Promise<Value>,
) => Promise<Value>;

/** One attempt with what proves who calls; a second one right away when that was refused and a new one may help. */
export function provenBy(credentialOf: CallerSettings["credentialOf"]): Proven {
  /** Null: nothing. Whoever issues it has no more time than the call. */
  const proof = (caller: Caller, call: OutgoingCall, isRenewal: boolean): Promise<Proof> | null => {
    const { operation, parent, deadline } = call;
    const asked = credentialOf === null ? null : proofOf(operation, credentialOf, parent, isRenewal);
    if (asked === null) return null;
    // Nobody waits for it where the caller has given up already.
    asked.catch(() => undefined);
    const fail = (error: unknown) => {
      throw noProof(operation, error);
    };
    return new Attempt(call, 1, deadline, null, caller.clock).run(() => asked.catch(fail));
  };
  return async (caller, route, call, number, send) => {
    const first = await proof(caller, call, false);
    const attempt = () => caller.attempt(route, call, number, first);
    try {
      return await (route.hedged === null
        ? caller.once(route, attempt(), send)
        : route.hedged((cancel) => caller.once(route, followed(attempt(), cancel), send)));
    } catch (error) {
      const isRefused = isInteractionError(error) && error.code === "unauthenticated";
      if (!isRefused || first === null || !first.isRenewable) throw error;
      const renewed = await proof(caller, call, true);
      return await caller.once(route, caller.attempt(route, call, number, renewed), send);
    }
  };
}

/** An attempt that a signal cancels. */
function followed(attempt: Attempt, cancel: AbortSignal): Attempt {
  cancel.addEventListener("abort", () => attempt.cancel(canceled(attempt.call.operation, cancel.reason)));
  return attempt;
}
