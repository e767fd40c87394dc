import type { JsonWebKey, JsonWebKeySet } from "./json-web-key.ts";

/** How tokens may be signed. */
export type JwtAlgorithm = (typeof asymmetric)[number] | (typeof symmetric)[number];

const asymmetric = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
] as const;
const symmetric = ["HS256", "HS384", "HS512"] as const;

/**
 * The algorithms that are taken with a key: those given, else all that fit it. Throws TypeError where one does not fit:
 * whoever knows a public key could sign with it as if it were a secret.
 */
export function algorithmsFor(
  key: JsonWebKey | JsonWebKeySet | undefined,
  given: readonly JwtAlgorithm[] | undefined,
): readonly JwtAlgorithm[] {
  const fitting: readonly JwtAlgorithm[] = key !== undefined && isSecret(key) ? symmetric : asymmetric;
  const misfit = given?.find((it) => !fitting.includes(it));
  if (misfit !== undefined) throw new TypeError(`the algorithm '${misfit}' does not fit the key`);
  if (given?.length === 0) throw new TypeError("there is no algorithm");
  return given ?? fitting;
}

/** Whether it is a secret that both sides know, and not a public key. */
export function isSecret(key: JsonWebKey | JsonWebKeySet): key is JsonWebKey & { readonly kty: "oct" } {
  return key.kty === "oct";
}
