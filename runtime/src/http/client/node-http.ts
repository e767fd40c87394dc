import type { ConnectOptions } from "../../target.ts";
import type { Transport } from "../../transport.ts";
import { httpTransport } from "./http-transport.ts";
import { undiciExchange } from "./undici-exchange.ts";

/** HTTP over sockets of Node. */
export function nodeHttpTransport(baseUrl: URL, { headers, dispatcher, certificate }: ConnectOptions): Transport {
  return httpTransport(baseUrl, undiciExchange({ origin: baseUrl.origin, dispatcher, certificate }), headers);
}
