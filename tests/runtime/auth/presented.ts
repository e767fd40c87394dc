import type { Credentials } from "../../../runtime/src/auth/credentials.ts";

/** Credentials with nothing but these. */
export function presented(some: Partial<Credentials>): Credentials {
  return { bearer: null, apiKey: null, certificate: null, username: null, password: null, ...some };
}
