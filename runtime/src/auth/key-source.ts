import type { CryptoKey, JWK, JWSHeaderParameters, LocalJWKSet } from "jose";
import type { Jose } from "./jose-library.ts";
import { unauthenticated } from "./refusals.ts";

/** Where the keys of tokens come from. */
export interface KeySource {
  /** The key that a token names; throws `unauthenticated` where there is none, `unavailable` where nobody can tell. */
  keyFor(header: JWSHeaderParameters, jose: Jose): Promise<CryptoKey | Uint8Array>;
  /** Loads the keys before they are needed; never rejects. */
  load(jose: Jose): Promise<void>;
}

/** One secret, for the HS algorithms. */
export function secretKey(key: JWK): KeySource {
  return { keyFor: async (_, jose) => jose.importJWK(key), load: async () => undefined };
}

/** Public keys that do not change. Where there is one, tokens need not name it as it is named. */
export function fixedKeys(keys: readonly JWK[]): KeySource {
  let set: LocalJWKSet | null = null;
  const keyFor: KeySource["keyFor"] = async (header, jose) => {
    set ??= jose.createLocalJWKSet({ keys: [...keys] });
    const { kid: _, ...unnamed } = header;
    const key = await namedKey(set, keys.length === 1 ? unnamed : header, jose);
    if (key === null) throw unknownKey();
    return key;
  };
  return { keyFor, load: async () => undefined };
}

/** The key of a set that a token names; null where there is none. Throws `unauthenticated` where it names several. */
export async function namedKey(set: LocalJWKSet, header: JWSHeaderParameters, jose: Jose): Promise<CryptoKey | null> {
  try {
    return await set(header);
  } catch (error) {
    if (error instanceof jose.errors.JWKSNoMatchingKey) return null;
    if (error instanceof jose.errors.JWKSMultipleMatchingKeys)
      throw unauthenticated("the token does not say which key signed it");
    throw error;
  }
}

/** What a token with no known key is refused with. */
export function unknownKey() {
  return unauthenticated("the token was signed with an unknown key");
}
