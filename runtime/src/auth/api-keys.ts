import type { Verifier } from "./credentials.ts";
import { unauthenticated } from "./refusals.ts";

/** The name of the key with this SHA-256 (lower-case hex), or null. So neither a database nor its log sees a key. */
export type ApiKeyLookup = (sha256: string) => string | null | Promise<string | null>;

/**
 * Knows callers by keys: of a record of key names and secrets, or of a function. The id is the name of the key; there
 * are no scopes. Digests are compared, all of them and in constant time. Throws TypeError where a secret is empty or
 * two names share one.
 */
export function apiKeys(keys: Readonly<Record<string, string>> | ApiKeyLookup): Verifier {
  const nameOf = typeof keys === "function" ? byLookup(keys) : among(keys);
  const verify: Verifier = async ({ apiKey }) => {
    if (apiKey === null) throw unauthenticated("there is no API key");
    const name = await nameOf(apiKey);
    if (name === null) throw unauthenticated("the API key is not known");
    return { id: name, scheme: "apiKey", scopes: [] };
  };
  return Object.assign(verify, { needs: "apiKey" } as const);
}

type NameOf = (key: string) => string | null | Promise<string | null>;

function byLookup(lookup: ApiKeyLookup): NameOf {
  const { createHash } = nodeCrypto();
  return (key) => lookup(createHash("sha256").update(key).digest("hex"));
}

function among(keys: Readonly<Record<string, string>>): NameOf {
  const { createHash, timingSafeEqual } = nodeCrypto();
  const digest = (key: string) => createHash("sha256").update(key).digest();
  const known = Object.entries(keys).map(([name, secret]) => ({ name, digest: digest(checked(name, secret, keys)) }));
  return (key) => {
    const presented = digest(key);
    // To the end in any case: how long it takes tells nothing of where a key stands.
    return known.reduce<string | null>((found, it) => (timingSafeEqual(it.digest, presented) ? it.name : found), null);
  };
}

function checked(name: string, secret: string, keys: Readonly<Record<string, string>>): string {
  if (secret === "") throw new TypeError(`the API key '${name}' is empty`);
  const other = Object.keys(keys).find((it) => it !== name && keys[it] === secret);
  if (other !== undefined) throw new TypeError(`the API keys '${name}' and '${other}' are the same`);
  return secret;
}

/** Not imported: browsers load what stands beside this. */
function nodeCrypto() {
  return process.getBuiltinModule("node:crypto");
}
