import type { Credential } from "../../emit/credential.ts";
import { jsString } from "../../emit/js-text.ts";

/** A JavaScript object of the headers that prove who a script is. */
export function credentialHeaders({ header, before, variable }: Credential): string {
  const name = header === "Authorization" ? header : jsString(header);
  const value = before === "" ? `__ENV.${variable}` : `\`${before}\${__ENV.${variable}}\``;
  return `{ ${name}: ${value} }`;
}
