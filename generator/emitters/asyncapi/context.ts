import type { DocumentSchemas } from "../../emit/json-schema.ts";
import type { Auth } from "../../model/policy.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import type { Json } from "./json.ts";
import type { Scope } from "./names.ts";
import type { Carrier } from "./security.ts";

/** What every part of a document is made with. */
export interface Context {
  readonly workspace: Workspace;
  readonly service: Service;
  readonly schemas: DocumentSchemas;
  /** Names that the document hands out, each once. */
  readonly channelName: Scope;
  readonly operationName: Scope;
  readonly messageName: Scope;
  readonly schemaName: Scope;
  /** The names of the servers where the service itself answers. */
  readonly webServers: (protocol: "https" | "wss") => readonly string[];
  readonly security: (auth: Auth, carrier: Carrier) => readonly Json[];
}
