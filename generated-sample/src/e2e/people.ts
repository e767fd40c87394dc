import { randomBytes } from "node:crypto";
import { apiKey, apiKeys, bearer, type Credential, jwt, type Verifier } from "@interspec/runtime/auth";
import { SignJWT } from "jose";

/** Who may call on loopback, and how they prove it. The keys are made anew for each run. */
export interface People {
  /** What `serve` takes. */
  readonly auth: Readonly<Record<string, Verifier>>;
  /** What a service presents to another: a token on loopback, a certificate where the spec's `mtls` is meant. */
  serviceCredential(name: string): Credential;
  /** What the API key of the partner is. */
  readonly partnerKey: string;
  readonly partner: Credential;
  /** A token of somebody, for a scheme of the spec. */
  token(scheme: Scheme, id: string, ...scopes: readonly string[]): Promise<string>;
}

/** Those schemes of the spec whose proof is a token here. */
export type Scheme = keyof typeof issuers;

const issuers = {
  user: { issuer: "https://id.shop.example", audience: "shop" },
  staff: { issuer: "https://staff.shop.example", audience: "shop-staff" },
  service: { issuer: "https://services.shop.example", audience: "shop-services" },
  job: { issuer: "https://jobs.shop.example", audience: "shop-jobs" },
};

/** Makes the keys. */
export function people(): People {
  const secret = randomBytes(32);
  const key = { kty: "oct", k: secret.toString("base64url") };
  const partnerKey = randomBytes(16).toString("hex");
  const tokens = Object.entries(issuers).map(([scheme, it]) => [scheme, jwt({ ...it, key })] as const);
  const token = (scheme: Scheme, id: string, ...scopes: readonly string[]) =>
    new SignJWT({ scope: scopes.join(" ") })
      .setProtectedHeader({ alg: "HS256" })
      .setIssuer(issuers[scheme].issuer)
      .setAudience(issuers[scheme].audience)
      .setSubject(id)
      .setIssuedAt()
      .setExpirationTime("10m")
      .sign(secret);
  return {
    auth: { ...Object.fromEntries(tokens), partner: apiKeys({ bank: partnerKey }) },
    serviceCredential: (name) => bearer(() => token("service", name)),
    partnerKey,
    partner: apiKey(partnerKey),
    token,
  };
}
