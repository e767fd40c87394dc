import { type InteractionError, isInteractionError } from "../interaction-error.ts";
import type { AuthOption } from "../operation.ts";
import type { Principal } from "../principal.ts";
import { authorize } from "./authorize.ts";
import type { Credentials, Verifier } from "./credentials.ts";
import { unauthenticated } from "./refusals.ts";

/**
 * Who calls, by the first of the options that suffices; its `scheme` is that option's.
 *
 * Throws `unavailable` when a verifier could not tell, else what a scheme that knows the caller refuses with
 * (`permission_denied` with the missing scopes), else `unauthenticated`. Without options nobody may call, nor by a
 * scheme without a verifier.
 */
export async function identify(
  options: readonly AuthOption[],
  verifiers: ReadonlyMap<string, Verifier>,
  credentials: Credentials,
  interaction: string,
): Promise<Principal> {
  const refusals: InteractionError[] = [];
  for (const scheme of new Set(options.map((it) => it.scheme))) {
    const verify = verifiers.get(scheme);
    if (verify === undefined || (verify.needs !== undefined && credentials[verify.needs] === null)) continue;
    try {
      const principal = { ...(await verify(credentials, interaction)), scheme };
      if (principal.id === "") throw unauthenticated(`'${scheme}' found nobody`);
      authorize(principal, options);
      return principal;
    } catch (error) {
      refusals.push(isInteractionError(error) ? error : unauthenticated(`'${scheme}' does not know you`, error));
    }
  }
  const [gravest] = refusals.sort((a, b) => gravity(b) - gravity(a));
  throw gravest ?? unauthenticated(`credentials of ${listed(options)} are needed`);
}

/** What a caller can do about it goes last: it helps only once the rest is mended. */
function gravity({ code }: InteractionError): number {
  if (code === "unavailable") return 2;
  return code === "unauthenticated" ? 0 : 1;
}

function listed(options: readonly AuthOption[]): string {
  return [...new Set(options.map((it) => `'${it.scheme}'`))].join(" or ") || "some scheme";
}
