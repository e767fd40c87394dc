import type { Credential } from "./auth/credentials.ts";
import { Caller } from "./caller.ts";
import { attempted, methodOf } from "./client-methods.ts";
import type { PolicyOverrides } from "./client-options.ts";
import type { Logger } from "./logger.ts";
import type { ClientOf } from "./operation.ts";
import type { Operations } from "./service.ts";
import type { Connection } from "./target.ts";

/** What a client is made with, beside its operations. */
export interface ClientSettings {
  readonly connection: Connection;
  readonly credential: Credential | null;
  readonly policies: Readonly<Record<string, PolicyOverrides>>;
  readonly logger: Logger | null;
}

/** The client of operations over a connection. */
export function clientOf<Of extends Operations>(
  operations: Of,
  { connection, credential, policies, logger }: ClientSettings,
): ClientOf<Of> {
  const caller = new Caller({
    peer: connection.peer,
    clock: connection.clock,
    policies,
    logger,
    transportOf: (operation) => connection.transportOf(operation),
    credentialOf: credential === null ? null : () => credential,
  });
  const methods: Record<string, unknown> = {};
  const attempts: Record<string, unknown> = {};
  for (const [name, operation] of Object.entries(operations)) {
    const method = methodOf(caller, operation, null);
    methods[name] = method;
    if (operation.shape === "call")
      attempts[name] = (...args: Parameters<typeof method>) => attempted(async () => method(...args));
  }
  const client = { ...methods, try: attempts, [Symbol.asyncDispose]: () => connection.close() };
  return claimed<ClientOf<Of>>(client);
}

/** The methods have the types that their operations carry: no compiler can see that, since those are never there. */
function claimed<Client>(client: unknown): Client {
  return client as Client;
}
