import type { OperationObject } from "openapi3-ts/oas31";
import { OpenApiBuilder } from "openapi3-ts/oas31";
import { byCodeUnit, unique } from "../../base/order.ts";
import type { Schema } from "../../emit/json-schema.ts";
import { openapiSchemas, schemaRef, schemasOf } from "../../emit/json-schema.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import type { Context, Endpoint } from "./context.ts";
import { endpointsOf, hasBody } from "./context.ts";
import { declaredErrors } from "./failures.ts";
import { eventName, eventSchema, feedOperation } from "./feed.ts";
import { documentInfo, documentServers, documentTags } from "./info.ts";
import { httpOperation } from "./operation.ts";
import { pathsOf } from "./paths.ts";
import { errorSchema, problemSchema, violationSchema } from "./problem-schema.ts";
import { securitySchemes } from "./security.ts";
import { sharedParts } from "./shared-parts.ts";
import { endpointUses } from "./uses.ts";

/** The OpenAPI document of a service; null when it has neither REST nor server-sent events. */
export function openapiDocument(workspace: Workspace, service: Service): object | null {
  const endpoints = endpointsOf(service);
  if (endpoints.length === 0) return null;
  const context = contextOf(workspace, service, endpoints);
  const described = endpoints.map((endpoint) => ({ endpoint, operation: operationOf(context, endpoint) }));
  const builder = OpenApiBuilder.create({
    openapi: "3.1.0",
    info: documentInfo(service),
    ...(service.docs === null ? {} : { externalDocs: { url: service.docs } }),
    servers: [...documentServers(service)],
    tags: [
      ...documentTags(
        service,
        described.flatMap((it) => it.operation.tags ?? []),
      ),
    ],
    paths: {},
    components: {},
  });
  for (const [path, item] of pathsOf(described)) builder.addPath(path, item);
  for (const [name, schema] of allSchemas(context, endpoints)) builder.addSchema(name, schema);
  for (const [name, response] of context.responses.all()) builder.addResponse(name, response);
  for (const [name, parameter] of context.parameters.all()) builder.addParameter(name, parameter);
  for (const [name, example] of context.examples.all()) builder.addExample(name, example);
  for (const [name, header] of context.headers.all()) builder.addHeader(name, header);
  const document = builder.getSpec();
  const schemes = securitySchemes(workspace, endpoints);
  if (Object.keys(schemes).length === 0) return document;
  // The types of openapi3-ts have no `mutualTLS`.
  return { ...document, components: { ...document.components, securitySchemes: schemes } };
}

function contextOf(workspace: Workspace, service: Service, endpoints: readonly Endpoint[]): Context {
  const uses = endpoints.flatMap((it) => endpointUses(workspace, it));
  const style = { ...openapiSchemas, closesRecords: service.unknownFields === "reject" };
  const schemas = schemasOf(workspace, { unit: service, uses, style, root: null });
  return {
    workspace,
    service,
    schemas,
    responses: sharedParts("responses"),
    parameters: sharedParts("parameters"),
    headers: sharedParts("headers"),
    examples: sharedParts("examples"),
    problemName: schemas.freeName("Problem"),
    firstTimeoutMs: endpoints.map((it) => it.policies.timeoutMs.value).find((it) => it !== null) ?? null,
  };
}

function operationOf(context: Context, endpoint: Endpoint): OperationObject {
  return endpoint.style === "http" ? httpOperation(context, endpoint) : feedOperation(context, endpoint);
}

/** The types, and what the document adds: errors as problems, the events of feeds. */
function allSchemas(context: Context, endpoints: readonly Endpoint[]): readonly (readonly [string, Schema])[] {
  const answering = endpoints.filter(hasBody);
  const errors = unique(answering.flatMap((it) => declaredErrors(context, it)));
  const own = [
    ...errors.map((it) => [context.schemas.nameOf(it.id, "out"), errorSchema(context, it)] as const),
    ...endpoints.flatMap((it) =>
      it.style === "realtime" ? [[eventName(context, it), eventSchema(context, it)] as const] : [],
    ),
    ...(answering.length === 0 ? [] : problemSchemas(context)),
  ];
  // An error's own schema takes the place of the record of its fields.
  const all = new Map([...Object.entries(context.schemas.components()), ...own]);
  return [...all].sort(([a], [b]) => byCodeUnit(a, b));
}

function problemSchemas({ schemas, problemName }: Context): readonly (readonly [string, Schema])[] {
  const violation = schemas.freeName("Violation");
  return [
    [problemName, problemSchema(schemaRef(violation))],
    [violation, violationSchema],
  ];
}
