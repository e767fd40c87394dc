import type { Proof } from "./attempt.ts";
import type { Credential } from "./auth/credentials.ts";
import type { InteractionContext } from "./context.ts";
import type { AuthOption, Operation } from "./operation.ts";
import { Presented } from "./presented.ts";

/** The header of an API key where the spec names none. */
const apiKeyHeader = "x-api-key";

/** What proves who calls an operation: by the first of its options that there is a credential for. Null: nothing. */
export function proofOf(
  { auth }: Operation,
  credentialOf: (option: AuthOption) => Credential | null,
  parent: InteractionContext | null,
  isRenewal: boolean,
): Promise<Proof> | null {
  for (const option of auth) {
    const credential = credentialOf(option);
    if (credential !== null) return headersOf(credential, option, parent, isRenewal);
  }
  return null;
}

async function headersOf(
  credential: Credential,
  { header = apiKeyHeader }: AuthOption,
  parent: InteractionContext | null,
  isRenewal: boolean,
): Promise<Proof> {
  switch (credential.kind) {
    case "bearer": {
      const { token, refresh } = credential;
      const presented = await (isRenewal && refresh !== null ? refresh() : token());
      return { headers: { authorization: `Bearer ${presented}` }, isRenewable: refresh !== null };
    }
    case "apiKey":
      return { headers: { [header]: await credential.key() }, isRenewable: false };
    case "certificate":
      return { headers: {}, isRenewable: false };
    case "forward":
      return { headers: forwarded(parent, header), isRenewable: false };
  }
}

/** What the caller of the handler presented. */
function forwarded(parent: InteractionContext | null, apiKey: string): Readonly<Record<string, string>> {
  const presented = parent !== null && "presented" in parent ? parent.presented : null;
  if (!(presented instanceof Presented)) return {};
  const headers: Record<string, string> = {};
  for (const name of ["authorization", apiKey]) {
    const value = presented.header(name);
    if (value !== null) headers[name] = value;
  }
  return headers;
}
