import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { onTestFinished } from "vitest";
import { gateway } from "../infra/places.mjs";

/** What is sent on from a gateway's caller to subgraphs. */
const sentOn = ["authorization", "traceparent", "tracestate", "baggage", "x-request-timeout-ms"];

interface GatewayRuntime extends AsyncDisposable {
  readonly requestListener?: RequestListener;
}

/** Puts a gateway in front of subgraphs: their URLs by the names of the supergraph. Answers its URL. Needs `gateway`. */
export async function gatewayOf(
  supergraph: string,
  urls: Readonly<Record<string, string>>,
  whenFinished: typeof onTestFinished,
): Promise<string> {
  const { resolve } = createRequire(join(gateway, "package.json"));
  const { createGatewayRuntime } = await import(pathToFileURL(resolve("@graphql-hive/gateway-runtime")).href);
  const runtime: GatewayRuntime & RequestListener = createGatewayRuntime({
    supergraph: Object.entries(urls).reduce(
      (sdl, [name, url]) => sdl.replaceAll(`http://${name}:8080`, url),
      supergraph,
    ),
    logging: false,
    maskedErrors: false,
    propagateHeaders: {
      fromClientToSubgraphs: ({ request }: { readonly request: Request }) =>
        Object.fromEntries(sentOn.map((it) => [it, request.headers.get(it)]).filter(([, value]) => value !== null)),
    },
  });
  const server = createServer(runtime);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  whenFinished(async () => {
    server.closeAllConnections();
    server.close();
    await runtime[Symbol.asyncDispose]();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}
