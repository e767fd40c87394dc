import { clientOf } from "./client-of.ts";
import type { ClientOptions } from "./client-options.ts";
import { connect } from "./node-connection.ts";
import type { ClientOf } from "./operation.ts";
import type { Operations } from "./service.ts";
import type { Target } from "./target.ts";

export type { ClientOptions, PolicyOverrides } from "./client-options.ts";
export type { ConnectableTarget, Target } from "./target.ts";

/**
 * A client of a service. It opens connections when it is first called, and closes them when it is disposed of. Throws
 * TypeError where the target is no http or https URL, or a policy is of an interaction that the service has not.
 */
export function createClient<Of extends Operations>(
  service: string,
  operations: Of,
  target: Target,
  options: ClientOptions = {},
): ClientOf<Of> {
  const { auth = null, policies = {}, logger = null } = options;
  for (const name of Object.keys(policies)) {
    if (!Object.hasOwn(operations, name)) throw new TypeError(`${service} has no interaction '${name}' that is called`);
  }
  return clientOf(operations, { connection: connect(service, target, options), credential: auth, policies, logger });
}
