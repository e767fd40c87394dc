import type { ExampleObject, HeaderObject, ParameterObject, ResponseObject } from "openapi3-ts/oas31";
import type { DocumentSchemas } from "../../emit/json-schema.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import type { HttpInteraction } from "../../styles/http/model.ts";
import type { RealtimeInteraction } from "../../styles/realtime/model.ts";
import type { SharedParts } from "./shared-parts.ts";

/** What OpenAPI describes: REST, and server-sent events, which are a GET. */
export type Endpoint = HttpInteraction | RealtimeInteraction;

/** What every part of a document is made with. */
export interface Context {
  readonly workspace: Workspace;
  readonly service: Service;
  readonly schemas: DocumentSchemas;
  readonly responses: SharedParts<ResponseObject>;
  readonly parameters: SharedParts<ParameterObject>;
  readonly headers: SharedParts<HeaderObject>;
  readonly examples: SharedParts<ExampleObject>;
  /** What the document calls the schema of RFC 9457: a type of the spec may be called `Problem`. */
  readonly problemName: string;
  /** The timeout of the first operation that has one, for examples; null: none has. */
  readonly firstTimeoutMs: number | null;
}

/** The interactions of a service that have a place in OpenAPI, in the order of the spec. */
export function endpointsOf(service: Service): readonly Endpoint[] {
  return service.interactions.filter(
    (it): it is Endpoint => it.style === "http" || (it.style === "realtime" && it.transport === "sse"),
  );
}

/** Whether its answers have bodies: those to HEAD have none, whatever the status. */
export function hasBody(endpoint: Endpoint): boolean {
  return endpoint.style !== "http" || endpoint.method !== "HEAD";
}
