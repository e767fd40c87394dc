import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Operation } from "../../operation.ts";
import type { Answered, Exchange } from "../../server/arrival.ts";
import { asHttp } from "../as-http.ts";
import type { HttpOperation } from "../operation.ts";
import type { HttpReply } from "./http-reply.ts";
import { HttpVisit } from "./http-visit.ts";
import { type Found, pathOf, type RouteGroup, RouteTable } from "./route-table.ts";
import { sendReply } from "./send-reply.ts";
import { brokenRequest, wireRefusal } from "./wire-refusal.ts";

/** An operation and what answers it. */
export interface HttpEndpoint {
  readonly operation: Operation;
  /** Never rejects. */
  answer<Reply>(exchange: Exchange<Reply>): Promise<Answered<Reply>>;
}

interface RoutedEndpoint {
  readonly endpoint: HttpEndpoint;
  readonly operation: HttpOperation;
}

/**
 * Adds the routes of endpoints to a server of Fastify, and what answers all that they do not: 404, 405, and bodies that
 * are too large or broken. Other plugins of the server keep their own parsers. The server needs `httpServerOptions`.
 */
export function httpRoutes(app: FastifyInstance, endpoints: readonly HttpEndpoint[]): void {
  const routed = endpoints.map((endpoint) => ({ endpoint, operation: asHttp(endpoint.operation) }));
  const table = new RouteTable<RoutedEndpoint>(routed);
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    scope.setErrorHandler<FastifyError>((error, request, reply) => {
      const bodyLimit = request.routeOptions.bodyLimit ?? 0;
      sendReply(reply, request.is404 ? notFound(table, request) : brokenRequest(error, request.raw, bodyLimit));
    });
    scope.setNotFoundHandler((request, reply) => sendReply(reply, notFound(table, request)));
    for (const group of table.groups) addRoute(scope, group, table);
  });
}

function addRoute(scope: FastifyInstance, group: RouteGroup<RoutedEndpoint>, table: RouteTable<RoutedEndpoint>): void {
  const { method, shape, pattern, routes, isPlain } = group;
  const [first] = routes;
  const plain = isPlain && first !== undefined ? first.to : null;
  // HEAD is GET without the body, which Node leaves out.
  const hasHead = table.groups.some((it) => it.method === "HEAD" && it.shape === shape);
  scope.route({
    method: method === "GET" && !hasHead ? ["GET", "HEAD"] : method,
    url: pattern,
    exposeHeadRoute: false,
    bodyLimit: Math.max(...routes.map((it) => it.to.operation.limits.bodyBytes)),
    handler(request, reply) {
      const found = plain === null ? find(table, method, request) : plainlyFound(plain, request.params);
      if (found === null) sendReply(reply, notFound(table, request));
      else visit(found, request, reply);
    },
  });
}

function visit({ to, params }: Found<RoutedEndpoint>, request: FastifyRequest, reply: FastifyReply): void {
  const { endpoint, operation } = to;
  const exchange = new HttpVisit(operation, request, reply, params);
  endpoint.answer(exchange).then(
    ({ reply: answer, headers }) => {
      // Nobody hears it any more.
      if (reply.raw.destroyed) reply.hijack();
      else sendReply(reply.headers(headers), answer);
    },
    (error: unknown) => reply.send(error),
  );
}

function find(
  table: RouteTable<RoutedEndpoint>,
  method: string,
  { raw }: FastifyRequest,
): Found<RoutedEndpoint> | null {
  return table.find(method, pathOf(raw.url ?? ""));
}

/** What the router found, unless a placeholder is empty: then it is another path. */
function plainlyFound(to: RoutedEndpoint, params: unknown): Found<RoutedEndpoint> | null {
  if (!isParams(params)) return { to, params: {} };
  for (const name in params) if (params[name] === "") return null;
  return { to, params };
}

function isParams(params: unknown): params is Readonly<Record<string, string>> {
  return typeof params === "object" && params !== null;
}

/** No route has this path, or none of them this method. */
function notFound(table: RouteTable<RoutedEndpoint>, request: FastifyRequest): HttpReply {
  const allowed = table.allowed(pathOf(request.raw.url ?? ""));
  if (allowed.length === 0) return wireRefusal(request.raw, "not_found", "there is nothing at this path", 404);
  const reply = wireRefusal(request.raw, "unimplemented", `${request.method} is not allowed here`, 405);
  return { ...reply, headers: { ...reply.headers, allow: allowed.join(", ") } };
}
