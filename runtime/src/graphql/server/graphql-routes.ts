import type { IncomingMessage } from "node:http";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { accepts, isOfType } from "../../http/server/media-types.ts";
import { wrongTimeLimit } from "../../http/server/time-limit.ts";
import { parsedJson } from "../../http/wire-text.ts";
import { eventStream } from "./event-stream.ts";
import { type GraphqlRequest, requestOf, requestOfQuery } from "./graphql-request.ts";
import { HttpCaller } from "./http-caller.ts";
import type { PreparedOperation } from "./prepared-operation.ts";
import { noRequest, RefusedRequest } from "./refused-request.ts";
import type { Subgraph, Told } from "./subgraph.ts";

/** The two media types of answers: with the first, errors before anything runs have a status of their own. */
const [responseType, jsonType] = ["application/graphql-response+json", "application/json"];
const streamType = "text/event-stream";
const others = ["HEAD", "PUT", "PATCH", "DELETE"] as const;

/** Finds the subgraph that a request is for; throws `RefusedRequest` where that is not clear. */
export type SubgraphOf = (request: IncomingMessage) => Subgraph;

/** Adds the paths of subgraphs to a server of Fastify. Source: GraphQL over HTTP. */
export function graphqlRoutes(app: FastifyInstance, paths: ReadonlyMap<string, SubgraphOf>, bodyLimit: number): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    scope.setErrorHandler<FastifyError>((error, request, reply) =>
      send(reply, typeOf(request) ?? jsonType, refusalOf(error, bodyLimit)),
    );
    for (const [url, subgraphOf] of paths) {
      scope.route({
        method: ["GET", "POST"],
        url,
        exposeHeadRoute: false,
        bodyLimit,
        handler: (request, reply) => answer(subgraphOf, request, reply),
      });
      scope.route({
        method: [...others],
        url,
        bodyLimit,
        handler: (request, reply) => send(reply, typeOf(request) ?? jsonType, notAllowed(request, "GET, POST")),
      });
    }
  });
}

async function answer(subgraphOf: SubgraphOf, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const type = typeOf(request);
  const caller = new HttpCaller(request.raw);
  const { raw } = reply;
  raw.on("close", () => {
    if (!raw.writableEnded) caller.hangUp();
  });
  try {
    const wrong = wrongTimeLimit(caller);
    if (wrong !== null) throw noRequest(wrong.message);
    const subgraph = subgraphOf(request.raw);
    const asked = request.method === "GET" ? requestOfQuery(queryOf(request)) : requestOf(bodyOf(request));
    const operation = subgraph.operationOf(asked);
    if (request.method === "GET" && operation.kind !== "query") throw notAllowed(request, "POST");
    if (operation.kind === "subscription") await stream(subgraph, operation, asked, { caller, request, reply });
    else if (type === null) throw noRequest(`answers are ${jsonType} or ${responseType}`, 406);
    else {
      const { told, headers } = await subgraph.run(operation, asked.variables, caller);
      written(reply, type, 200, { ...headers, ...evidenceOf(told) }, told);
    }
  } catch (error) {
    if (error instanceof RefusedRequest) send(reply, type ?? jsonType, error);
    else throw error;
  }
}

interface Exchanged {
  readonly caller: HttpCaller;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** A subscription, as events on one connection. Source: GraphQL over Server-Sent Events, distinct connections. */
async function stream(
  subgraph: Subgraph,
  operation: PreparedOperation,
  { variables }: GraphqlRequest,
  { caller, request, reply }: Exchanged,
): Promise<void> {
  const { accept = "" } = request.headers;
  if (!accept.includes(streamType) || !accepts(accept, streamType))
    throw noRequest(`a subscription is answered as ${streamType}, or over a WebSocket`, 406);
  const opened = await subgraph.open(operation, variables, caller);
  reply.hijack();
  await eventStream(reply.raw, caller, opened, (error) => subgraph.failed(error));
}

/** The media type of the answer; null where the caller takes none of ours. */
function typeOf({ headers }: FastifyRequest): string | null {
  const { accept = null } = headers;
  // Who takes all gets plain JSON, as it was before there was a type of its own.
  if (accept?.includes(responseType) === true && accepts(accept, responseType)) return responseType;
  return accepts(accept, jsonType) ? jsonType : null;
}

/** Only JSON is taken: what a form of another page sends is none. */
function bodyOf({ headers, body }: FastifyRequest) {
  if (!isOfType(headers["content-type"] ?? null, jsonType, true)) throw noRequest(`the body must be ${jsonType}`, 415);
  const json = Buffer.isBuffer(body) ? parsedJson(body.toString("utf8")) : undefined;
  if (json === undefined) throw noRequest("the body is no JSON");
  return json;
}

function queryOf({ raw }: FastifyRequest): URLSearchParams {
  const url = raw.url ?? "";
  const start = url.indexOf("?");
  return new URLSearchParams(start < 0 ? "" : url.slice(start + 1));
}

/** Of a request of which nothing was done, whatever its fields: it may be sent again. */
function evidenceOf({ errors = [] }: Told): Readonly<Record<string, string>> {
  const isUndone = errors.length > 0 && errors.every((it) => it.extensions["notProcessed"] === true);
  return isUndone ? { "x-not-processed": "1" } : {};
}

function notAllowed({ method }: FastifyRequest, allow: string): RefusedRequest {
  return noRequest(`${method} is not allowed for this`, 405, "unimplemented", { allow });
}

/** What Fastify refuses: a body that is too large, or ends too early. */
function refusalOf(error: FastifyError, bodyLimit: number): RefusedRequest {
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE")
    return noRequest(`the body has more than ${bodyLimit} bytes`, 413, "out_of_range");
  if (error.code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") return noRequest("the content type is malformed", 415);
  if ((error.statusCode ?? 500) < 500) return noRequest("the request is malformed");
  return noRequest("internal error", 500, "internal");
}

function send(reply: FastifyReply, type: string, { errors, status, isGraphql, headers }: RefusedRequest): void {
  // Callers of plain JSON alone know no other status for what GraphQL itself says. Source: GraphQL over HTTP, 6.4.1.
  written(reply, type, isGraphql && type === jsonType ? 200 : status, headers, { errors });
}

function written(
  reply: FastifyReply,
  type: string,
  status: number,
  headers: Readonly<Record<string, string>>,
  told: Told,
): void {
  reply
    .code(status)
    .headers({ ...headers, "content-type": `${type}; charset=utf-8`, "cache-control": "no-store" })
    .send(JSON.stringify(told));
}
