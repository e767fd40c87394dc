import type { Auth, AuthOption } from "../model/policy.ts";

/** What a change of `auth` means for those who call today. */
export type AuthSort = "added" | "scope-added" | "loosened";

/** Whether callers of today still get in, and if not, what they lack. */
export function authSort(from: Auth, to: Auth): AuthSort {
  if (to.kind === "none") return "loosened";
  if (from.kind === "none") return "added";
  const options = to.options;
  const refused = from.options.filter((old) => !options.some((it) => lets(old, it)));
  if (refused.length === 0) return "loosened";
  return refused.every((old) => options.some((it) => it.scheme === old.scheme)) ? "scope-added" : "added";
}

function lets(old: AuthOption, { scheme, scopes }: AuthOption): boolean {
  return old.scheme === scheme && scopes.every((it) => old.scopes.includes(it));
}
