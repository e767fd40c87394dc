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

/** A route, and what takes its requests. */
export interface HttpRouteTaker {
  readonly operation: HttpOperation;
  take(request: FastifyRequest, reply: FastifyReply, params: Readonly<Record<string, string>>): void;
}

/**
 * Adds the routes of endpoints to a server of Fastify, and what answers all that they do not: 404, 405, and bodies that
 * are too large or broken. Other plugins of the server keep their own parsers. The server needs `httpServerOptions`.
 * `others` have routes, too, and answer in their own way.
 */
export function httpRoutes(
  app: FastifyInstance,
  endpoints: readonly HttpEndpoint[],
  others: readonly HttpRouteTaker[] = [],
): void {
  const table = new RouteTable<HttpRouteTaker>([...endpoints.map(takerOf), ...others]);
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

function addRoute(scope: FastifyInstance, group: RouteGroup<HttpRouteTaker>, table: RouteTable<HttpRouteTaker>): void {
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
      else found.to.take(request, reply, found.params);
    },
  });
}

/** An endpoint, which answers with a reply. */
function takerOf(endpoint: HttpEndpoint): HttpRouteTaker {
  const operation = asHttp(endpoint.operation);
  return {
    operation,
    take(request, reply, params) {
      const exchange = new HttpVisit(operation, request, reply, params);
      endpoint.answer(exchange).then(
        ({ reply: answer, headers }) => {
          sendReply(reply.headers(headers), answer);
        },
        (error: unknown) => reply.send(error),
      );
    },
  };
}

function find(
  table: RouteTable<HttpRouteTaker>,
  method: string,
  { raw }: FastifyRequest,
): Found<HttpRouteTaker> | null {
  return table.find(method, pathOf(raw.url ?? ""));
}

/** What the router found, unless a placeholder is empty: then it is another path. */
function plainlyFound(to: HttpRouteTaker, params: unknown): Found<HttpRouteTaker> | null {
  if (!isParams(params)) return { to, params: {} };
  for (const name in params) if (params[name] === "") return null;
  return { to, params };
}

function isParams(params: unknown): params is Readonly<Record<string, string>> {
  return typeof params === "object" && params !== null;
}

/** No route has this path, or none of them this method. */
function notFound(table: RouteTable<HttpRouteTaker>, request: FastifyRequest): HttpReply {
  const allowed = table.allowed(pathOf(request.raw.url ?? ""));
  if (allowed.length === 0) return wireRefusal(request.raw, "not_found", "there is nothing at this path", 404);
  const reply = wireRefusal(request.raw, "unimplemented", `${request.method} is not allowed here`, 405);
  return { ...reply, headers: { ...reply.headers, allow: allowed.join(", ") } };
}
