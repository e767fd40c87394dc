import { upperSnakeCase } from "../../base/words.ts";
import { jsString } from "../../emit/js-text.ts";
import type { Auth } from "../../model/policy.ts";
import type { SecurityScheme } from "../../model/workspace.ts";

/** How a script proves who it is by one security scheme. */
export interface Credential {
  readonly scheme: string;
  /** The environment variable that holds the secret. */
  readonly variable: string;
  /** A JavaScript object of headers. */
  readonly headers: string;
}

/** The headers of a scheme; null where headers prove nothing. */
export function credentialOf(scheme: SecurityScheme): Credential | null {
  switch (scheme.type) {
    case "oidc":
    case "bearer": {
      const variable = `${upperSnakeCase(scheme.name)}_TOKEN`;
      return { scheme: scheme.name, variable, headers: `{ Authorization: \`Bearer \${__ENV.${variable}}\` }` };
    }
    case "apiKey": {
      const variable = `${upperSnakeCase(scheme.name)}_KEY`;
      return { scheme: scheme.name, variable, headers: `{ ${jsString(scheme.header)}: __ENV.${variable} }` };
    }
    case "mtls":
    case "mqttUser":
      return null;
  }
}

/** The scheme that a script uses where any of several will do: the first that headers can prove, else the first. */
export function schemeOf(auth: Auth, schemes: ReadonlyMap<string, SecurityScheme>): SecurityScheme | null {
  if (auth.kind === "none") return null;
  const options = auth.options.flatMap((it) => schemes.get(it.scheme) ?? []);
  return options.find((it) => credentialOf(it) !== null) ?? options[0] ?? null;
}
