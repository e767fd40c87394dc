import { upperSnakeCase } from "../base/words.ts";
import type { Auth } from "../model/policy.ts";
import type { SecurityScheme } from "../model/workspace.ts";

/** How a request proves who sends it by one security scheme: a header that ends in a secret. */
export interface Credential {
  readonly scheme: string;
  readonly header: string;
  /** What stands before the secret: `Bearer `. */
  readonly before: string;
  /** The environment variable that holds the secret. */
  readonly variable: string;
}

/** The header of a scheme; null where headers prove nothing. */
export function credentialOf(scheme: SecurityScheme): Credential | null {
  const stem = upperSnakeCase(scheme.name);
  switch (scheme.type) {
    case "oidc":
    case "bearer":
      return { scheme: scheme.name, header: "Authorization", before: "Bearer ", variable: `${stem}_TOKEN` };
    case "apiKey":
      return { scheme: scheme.name, header: scheme.header, before: "", variable: `${stem}_KEY` };
    case "mtls":
    case "mqttUser":
      return null;
  }
}

/** The scheme to take where any of several will do: the first that headers can prove, else the first. */
export function schemeOf(auth: Auth, schemes: ReadonlyMap<string, SecurityScheme>): SecurityScheme | null {
  if (auth.kind === "none") return null;
  const options = auth.options.flatMap((it) => schemes.get(it.scheme) ?? []);
  return options.find((it) => credentialOf(it) !== null) ?? options[0] ?? null;
}
