import type { Principal } from "../principal.ts";

/** What a caller presented, by kind; null where there was none. */
export interface Credentials {
  /** Of `Authorization: Bearer`, without that word. */
  readonly bearer: string | null;
  readonly apiKey: string | null;
  /** Of a client whose chain of certificates was checked. */
  readonly certificate: ClientCertificate | null;
  readonly username: string | null;
  readonly password: string | null;
}

/** Who a certificate speaks for. */
export interface ClientCertificate {
  /** One part a line, as OpenSSL prints it: `O=shop`, `CN=orders`. */
  readonly subject: string;
  /** With their kinds: `URI:spiffe://shop/orders`, `DNS:orders.shop`. */
  readonly subjectAltNames: readonly string[];
  readonly fingerprint256: string;
}

/**
 * Finds out who calls. A thrown InteractionError refuses with its code; anything else thrown is `unauthenticated`.
 * What it says of `scheme` is replaced by the name that the spec has.
 */
export interface Verifier {
  (credentials: Credentials, interaction: string): Principal | Promise<Principal>;
  /** The kind that it looks at: it is not asked where that is absent. Left out, it is always asked. */
  readonly needs?: keyof Credentials;
  /** Called before a server opens; rejects where it can never verify anything. */
  readonly prepare?: () => Promise<void>;
}

/** What a client presents. */
export type Credential =
  | {
      readonly kind: "bearer";
      readonly token: () => string | Promise<string>;
      /** Asked for another token once where the first is refused; null where there is no other. */
      readonly refresh: (() => string | Promise<string>) | null;
    }
  | { readonly kind: "apiKey"; readonly key: () => string | Promise<string> }
  | { readonly kind: "certificate"; readonly key: Pem; readonly cert: Pem; readonly ca: Pem | null }
  | { readonly kind: "forward" };

/** A key or certificates in PEM. */
export type Pem = string | Uint8Array;

/** Presents a token, or what a function answers for each call. `refresh` is asked for another where that is refused. */
export function bearer(
  token: string | (() => string | Promise<string>),
  { refresh = null }: { readonly refresh?: (() => string | Promise<string>) | null } = {},
): Credential {
  return { kind: "bearer", token: called(token, "token"), refresh };
}

/** Presents a key, or what a function answers for each call. */
export function apiKey(key: string | (() => string | Promise<string>)): Credential {
  return { kind: "apiKey", key: called(key, "key") };
}

/** Presents a certificate when it connects; `ca` checks that of the callee. */
export function certificate({ key, cert, ca = null }: CertificateFiles): Credential {
  return { kind: "certificate", key, cert, ca };
}

/** What `certificate` takes. */
export interface CertificateFiles {
  readonly key: Pem;
  readonly cert: Pem;
  readonly ca?: Pem | null;
}

/** Presents what the caller of the handler presented. */
export function forward(): Credential {
  return { kind: "forward" };
}

/** In a function, so that no log of options shows it. */
function called<Answer>(secret: string | (() => Answer), what: string): () => string | Answer {
  if (secret === "") throw new TypeError(`the ${what} is empty`);
  return typeof secret === "string" ? () => secret : secret;
}
