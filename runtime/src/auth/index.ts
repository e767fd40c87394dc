export { type ApiKeyLookup, apiKeys } from "./api-keys.ts";
export {
  apiKey,
  bearer,
  type CertificateFiles,
  type ClientCertificate,
  type Credential,
  type Credentials,
  certificate,
  forward,
  type Pem,
  type Verifier,
} from "./credentials.ts";
export type { JsonWebKey, JsonWebKeySet } from "./json-web-key.ts";
export { type JwtClaims, type JwtOptions, jwt } from "./jwt.ts";
export type { JwtAlgorithm } from "./jwt-algorithms.ts";
export { type MtlsOptions, mtls } from "./mtls.ts";
