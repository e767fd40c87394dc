import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { CompactSign, type CryptoKey, exportJWK, generateKeyPair } from "jose";
import { onTestFinished } from "vitest";
import type { JsonWebKey } from "../../../runtime/src/auth/json-web-key.ts";

/** A pair of keys of an issuer. */
export interface IssuerKey {
  readonly algorithm: string;
  readonly private: CryptoKey;
  /** With `kid`, `alg` and `use`. */
  readonly public: JsonWebKey & { readonly kid: string };
}

/** Makes a pair of keys. */
export async function issuerKey(kid: string, algorithm = "ES256"): Promise<IssuerKey> {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  const { kty = "", ...members } = await exportJWK(pair.publicKey);
  return { algorithm, private: pair.privateKey, public: { kty, ...members, kid, alg: algorithm, use: "sig" } };
}

/** Claims, right or wrong; those that are undefined are left out. */
export type Claims = Readonly<Record<string, unknown>>;

/** Signs a token with a key of an issuer; null: without saying with which one. */
export function signed(key: IssuerKey, claims: Claims, kid: string | null = key.public.kid): Promise<string> {
  const header = { alg: key.algorithm, ...(kid === null ? {} : { kid }) };
  const payload = new TextEncoder().encode(JSON.stringify(claims));
  return new CompactSign(payload).setProtectedHeader(header).sign(key.private);
}

/** What an issuer answers for a path; the rest is 404. */
export type Answers = Record<string, (response: ServerResponse) => void>;

/** An issuer that listens on the loopback until the test ends. */
export interface Issuer {
  readonly url: string;
  /** The paths that were asked for. */
  readonly asked: string[];
  /** May be changed. */
  keys: readonly JsonWebKey[];
  /** May be changed: what it answers instead. */
  answers: Answers;
  /** The next request. */
  nextRequest(): Promise<unknown>;
}

/** Starts an issuer as OpenID Connect Discovery 1.0 has it. */
export async function startIssuer(...keys: readonly IssuerKey[]): Promise<Issuer> {
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    issuer.asked.push(path);
    const answer = issuer.answers[path];
    if (answer !== undefined) answer(response);
    else if (path === discoveryPath) json({ issuer: issuer.url, jwks_uri: `${issuer.url}/keys` })(response);
    else if (path === "/keys") json({ keys: issuer.keys })(response);
    else response.writeHead(404).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : null;
  const issuer: Issuer = {
    url: `http://127.0.0.1:${port}`,
    asked: [],
    keys: keys.map((it) => it.public),
    answers: {},
    nextRequest: () => once(server, "request"),
  };
  return issuer;
}

/** Where an issuer describes itself. */
export const discoveryPath = "/.well-known/openid-configuration";

/** Answers with a value as JSON. */
export function json(value: unknown, status = 200): (response: ServerResponse) => void {
  return (response) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}
