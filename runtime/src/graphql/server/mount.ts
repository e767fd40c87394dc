import type { IncomingMessage } from "node:http";
import type { FastifyInstance } from "fastify";
import type { Endpoint } from "../../server/endpoint.ts";
import type { Host } from "../../server/host.ts";
import type { Upgrades } from "../../server/upgrades.ts";
import { type Service, serviceFolder } from "../../service.ts";
import { graphqlRoutes, type SubgraphOf } from "./graphql-routes.ts";
import { noRequest } from "./refused-request.ts";
import { socketRoute } from "./socket-route.ts";
import { Subgraph } from "./subgraph.ts";

/** The subgraphs of a server, by the folder names of their services. */
export type Subgraphs = ReadonlyMap<string, Subgraph>;

/** What a caller says where a server has several subgraphs at one path. */
const subgraphHeader = "x-subgraph";
const usualBodyBytes = 1024 ** 2;

/** What subgraphs are added with. */
export interface GraphqlSettings {
  readonly host: Host;
  readonly upgrades: Upgrades;
  /** The origins of pages that may open a WebSocket, beside the server's own. */
  readonly origins: readonly string[];
}

/**
 * Adds the subgraph of each service at `/<service>/graphql`. At `/graphql` is the only one; where there are several, the
 * one that the header `X-Subgraph` names.
 */
export function mountGraphql(
  app: FastifyInstance,
  services: readonly Service[],
  endpoints: readonly Endpoint[],
  { host, upgrades, origins }: GraphqlSettings,
): Subgraphs {
  const subgraphs = new Map(
    services.flatMap((service) => {
      const sdl = service.subgraph;
      if (sdl === null) return [];
      const own = endpoints.filter((it) => it.service === service && it.operation.style === "graphql");
      return [[serviceFolder(service), new Subgraph({ sdl, endpoints: own, ...surroundings(host) })] as const];
    }),
  );
  if (subgraphs.size === 0) return subgraphs;
  const paths = new Map<string, SubgraphOf>([
    ["/graphql", (request) => named(subgraphs, request)],
    ...[...subgraphs].map(([folder, it]) => [`/${folder}/graphql`, () => it] as const),
  ]);
  const limits = endpoints.filter((it) => it.operation.style === "graphql").map((it) => it.operation.limits.bodyBytes);
  graphqlRoutes(app, paths, Math.max(usualBodyBytes, ...limits));
  upgrades.add(socketRoute(paths, origins));
  return subgraphs;
}

function surroundings({ clock, logger }: Host) {
  return { clock, logger, isOpen: process.env["NODE_ENV"] !== "production" };
}

function named(subgraphs: Subgraphs, request: IncomingMessage): Subgraph {
  const [only] = subgraphs.values();
  if (subgraphs.size === 1 && only !== undefined) return only;
  const found = subgraphs.get(String(request.headers[subgraphHeader] ?? ""));
  if (found !== undefined) return found;
  const places = [...subgraphs.keys()].map((it) => `/${it}/graphql`).join(", ");
  throw noRequest(`several subgraphs are served here: ask one of ${places}`, 404, "not_found");
}
