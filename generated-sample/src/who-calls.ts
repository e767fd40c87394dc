import { type InteractionContext, interactionError } from "@interspec/runtime";

/** The id of who calls; throws `unauthenticated` where nobody needed to be known. */
export function callerOf({ principal }: InteractionContext): string {
  if (principal !== null) return principal.id;
  throw interactionError({ code: "unauthenticated", reason: null, details: null, message: "nobody is known here" });
}
