import type { Pass } from "../../values/pass.ts";

/** The query of a request target: values by key, in their order. Notes what is no text. */
export function queryOf(target: string, pass: Pass): ReadonlyMap<string, readonly string[]> {
  const start = target.indexOf("?");
  const values = new Map<string, string[]>();
  if (start < 0) return values;
  for (const pair of target.slice(start + 1).split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const key = decoded(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? "" : decoded(pair.slice(equals + 1));
    if (key === null || value === null) {
      pass.refuse(`.${key ?? ""}`, "encoding", "is not percent-encoded UTF-8");
      continue;
    }
    const known = values.get(key);
    if (known === undefined) values.set(key, [value]);
    else known.push(value);
  }
  return values;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return null;
  }
}
