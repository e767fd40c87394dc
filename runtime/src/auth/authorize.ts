import type { AuthOption } from "../operation.ts";
import type { Principal } from "../principal.ts";
import { permissionDenied, unauthenticated } from "./refusals.ts";

/**
 * Throws where a principal may not call: `unauthenticated` when no option has its scheme, `permission_denied` with
 * the scopes that it lacks for the option that it is closest to.
 */
export function authorize(principal: Principal, options: readonly AuthOption[]): void {
  const lacks = options
    .filter((it) => it.scheme === principal.scheme)
    .map((it) => it.scopes.filter((scope) => !principal.scopes.includes(scope)))
    .sort((a, b) => a.length - b.length);
  const [fewest] = lacks;
  if (fewest === undefined) throw unauthenticated(`credentials of '${principal.scheme}' do not count here`);
  if (fewest.length === 0) return;
  const names = fewest.map((it) => `'${it}'`).join(", ");
  throw permissionDenied(fewest.length === 1 ? `the scope ${names} is missing` : `the scopes ${names} are missing`);
}
