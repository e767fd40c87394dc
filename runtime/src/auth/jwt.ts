import type { JWSHeaderParameters, JWTPayload } from "jose";
import { type Clock, systemClock } from "../clock.ts";
import type { Principal } from "../principal.ts";
import type { Verifier } from "./credentials.ts";
import { joseLibrary } from "./jose-library.ts";
import type { JsonWebKey, JsonWebKeySet } from "./json-web-key.ts";
import { algorithmsFor, isSecret, type JwtAlgorithm } from "./jwt-algorithms.ts";
import { KeyServer } from "./key-server.ts";
import { fixedKeys, type KeySource, secretKey } from "./key-source.ts";
import { unauthenticated } from "./refusals.ts";
import { tokenRefusal } from "./token-refusal.ts";

/** The tokens that are taken. */
export interface JwtOptions {
  /** What `iss` must be; the keys are found by its discovery document. */
  readonly issuer: string;
  /** What `aud` must be, or have one of. */
  readonly audience: string | readonly string[];
  /** Where the keys are, for an issuer without a discovery document. */
  readonly jwksUri?: string;
  /** A public key or a set of them, where no issuer is to be asked; or an `oct` key, a secret that both sides know. */
  readonly key?: JsonWebKey | JsonWebKeySet;
  /** Those that fit `key` when left out: HS for an `oct` key, else all asymmetric ones. */
  readonly algorithms?: readonly JwtAlgorithm[];
  /** By which `exp` and `nbf` may be missed; 5000 when left out. RFC 7519, 4.1.4: "some small leeway". */
  readonly clockToleranceMs?: number;
  /** Until the issuer must have answered; 5000 when left out, as jose has it. */
  readonly timeoutMs?: number;
  /** What a token lets its bearer do; `scope` split at blanks, else `scp`, when left out. */
  readonly scopesOf?: (claims: JwtClaims) => readonly string[];
  readonly clock?: Clock;
}

/** What a token that was checked says. */
export interface JwtClaims {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

/**
 * Knows callers by signed tokens (RFC 9068, OpenID Connect): signature, `iss`, `aud`, `exp` and `nbf` must hold. The
 * id is `sub`. Refuses with `unauthenticated`, and with `unavailable` while the keys cannot be had. Needs the package
 * `jose`. Throws TypeError where `algorithms` does not fit `key`, `key` is private, a URL is none, or a name is empty.
 */
export function jwt(options: JwtOptions): Verifier {
  const { issuer, audience, clockToleranceMs = 5_000, scopesOf = standardScopes, clock = systemClock } = options;
  for (const [name, it] of Object.entries({ issuer, audience }))
    if (it.length === 0) throw new TypeError(`the ${name} is empty`);
  const algorithms = algorithmsFor(options.key, options.algorithms);
  const keys = keySource(options, clock);
  const verify: Verifier = async ({ bearer }) => {
    if (bearer === null) throw unauthenticated("there is no bearer token");
    const jose = await joseLibrary();
    const checks = {
      issuer,
      audience: typeof audience === "string" ? audience : [...audience],
      algorithms: [...algorithms],
      clockTolerance: clockToleranceMs / 1000,
      currentDate: new Date(clock.now()),
      requiredClaims: ["exp"],
    };
    const { payload } = await jose
      .jwtVerify(bearer, (header: JWSHeaderParameters) => keys.keyFor(header, jose), checks)
      .catch((error: unknown) => Promise.reject(tokenRefusal(error, jose)));
    return principalOf(payload, scopesOf, clockToleranceMs);
  };
  const prepare = async () => {
    const jose = await joseLibrary();
    // Not awaited: a server may start while its issuer is away.
    void keys.load(jose);
  };
  return Object.assign(verify, { needs: "bearer", prepare } as const);
}

function keySource({ issuer, jwksUri, key, timeoutMs = 5_000 }: JwtOptions, clock: Clock): KeySource {
  if (key === undefined) {
    const url = jwksUri ?? issuer;
    if (!URL.canParse(url)) throw new TypeError(`'${url}' is no URL`);
    return new KeyServer({ issuer, jwksUri: jwksUri ?? null, timeoutMs, clock });
  }
  if (isSecret(key)) return secretKey(key);
  const keys: readonly JsonWebKey[] = key.kty === undefined ? key.keys : [key];
  if (keys.some((it) => "d" in it)) throw new TypeError("the key is private: give the public one");
  return fixedKeys(keys);
}

function principalOf(
  { sub, ...claims }: JWTPayload,
  scopesOf: (claims: JwtClaims) => readonly string[],
  clockToleranceMs: number,
): Principal {
  if (typeof sub !== "string" || sub === "") throw unauthenticated("the token has no 'sub'");
  const principal = { id: sub, scheme: "jwt", scopes: scopesOf({ ...claims, sub }) };
  return claims.exp === undefined ? principal : { ...principal, expiresAt: claims.exp * 1000 + clockToleranceMs };
}

/** `scope` is of RFC 8693, 4.2; `scp` is what Entra ID and Okta write, as a text or as a list. */
function standardScopes({ scope, scp }: JwtClaims): readonly string[] {
  const scopes = scope ?? scp;
  if (typeof scopes === "string") return scopes.split(" ").filter((it) => it !== "");
  return Array.isArray(scopes) ? scopes.filter((it) => typeof it === "string") : [];
}
