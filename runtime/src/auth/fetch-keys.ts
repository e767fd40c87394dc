import type { JSONWebKeySet, JWK } from "jose";
import type { Clock } from "../clock.ts";

/** Where keys are. */
export interface KeysAt {
  readonly issuer: string;
  /** Null where the issuer's discovery document is to say it. */
  readonly jwksUri: string | null;
  /** Of discovery and keys together. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** The keys of an issuer, as OpenID Connect Discovery 1.0 finds them. Rejects where they cannot be had in time. */
export async function fetchKeys({ issuer, jwksUri, timeoutMs, clock }: KeysAt): Promise<JSONWebKeySet> {
  const late = new AbortController();
  const timer = clock.after(timeoutMs, () => late.abort(new Error(`no answer within ${timeoutMs} ms`)));
  try {
    const { keys } = await fetchObject(jwksUri ?? (await discovered(issuer, late.signal)), late.signal);
    if (!isKeys(keys)) throw new Error("there are no 'keys' in the key set");
    return { keys };
  } finally {
    timer.cancel();
  }
}

async function discovered(issuer: string, signal: AbortSignal): Promise<string> {
  const document = await fetchObject(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, signal);
  const { issuer: found, jwks_uri: jwksUri } = document;
  if (found !== issuer) throw new Error(`the discovery document is of issuer '${String(found)}'`);
  if (typeof jwksUri !== "string") throw new Error("there is no 'jwks_uri' in the discovery document");
  if (issuer.startsWith("https:") && !jwksUri.startsWith("https:")) throw new Error(`'${jwksUri}' is not https`);
  return jwksUri;
}

async function fetchObject(url: string, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(url, { signal, redirect: "error", headers: { accept: "application/json" } });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`${url} answered ${response.status}`);
  }
  const answer: unknown = await response.json();
  if (!isObject(answer)) throw new Error(`${url} answered no object`);
  return answer;
}

function isKeys(value: unknown): value is JWK[] {
  return Array.isArray(value) && value.every(isObject);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
