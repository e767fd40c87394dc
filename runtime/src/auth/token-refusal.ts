import { type InteractionError, isInteractionError } from "../interaction-error.ts";
import type { Jose } from "./jose-library.ts";
import { misconfigured, unauthenticated } from "./refusals.ts";

/** What a caller is told of a token that did not stand the test; `internal` where it was not the token's fault. */
export function tokenRefusal(error: unknown, { errors }: Jose): InteractionError {
  if (isInteractionError(error)) return error;
  if (error instanceof errors.JWTExpired) return unauthenticated("the token has expired", error);
  if (error instanceof errors.JWTClaimValidationFailed) return claimRefusal(error);
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return unauthenticated("the signature of the token is wrong", error);
  if (error instanceof errors.JOSEAlgNotAllowed)
    return unauthenticated("the token is signed in a way that is not taken here", error);
  const isUnreadable = [errors.JWTInvalid, errors.JWSInvalid, errors.JOSENotSupported].some(
    (it) => error instanceof it,
  );
  return isUnreadable
    ? unauthenticated("the token cannot be read", error)
    : misconfigured("tokens cannot be checked", error);
}

function claimRefusal(error: InstanceType<Jose["errors"]["JWTClaimValidationFailed"]>): InteractionError {
  const { claim, reason } = error;
  if (reason === "missing") return unauthenticated(`the token has no '${claim}'`, error);
  if (claim === "nbf" && reason === "check_failed") return unauthenticated("the token is not valid yet", error);
  return unauthenticated(`the '${claim}' of the token is not taken here`, error);
}
