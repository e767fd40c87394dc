import { type Clock, systemClock } from "../clock.ts";
import { httpTransport } from "../http/client/http-transport.ts";
import { rpcTransport } from "../rpc/client/rpc-transport.ts";
import { type Assembled, assembled } from "../server/assembled.ts";
import { targetVariable } from "../server/missing-settings.ts";
import type { ServeOptions } from "../server/options.ts";
import { type Service, serviceFolder } from "../service.ts";
import type { ConnectableTarget, Connection, Target } from "../target.ts";
import { injectExchange } from "./inject-exchange.ts";
import { ownTime } from "./own-time.ts";

/** What may be said of services in the same process. */
export interface InProcessOptions extends Omit<ServeOptions, "port" | "host" | "tls" | "drain" | "health"> {
  /** Of servers and clients alike; the system's when left out. */
  readonly clock?: Clock;
}

/** Services in the same process. */
export interface InProcess extends AsyncDisposable {
  /** For the clients of all of them. */
  readonly target: ConnectableTarget;
}

/**
 * Serves services without a socket: real codecs, policies and errors. They call each other in the same way. Rejects as
 * `serve` does where a setting is missing.
 */
export async function inProcess(services: readonly Service[], options: InProcessOptions = {}): Promise<InProcess> {
  const { clock = systemClock } = options;
  let parts: Assembled | null = null;
  const target: ConnectableTarget = { connect: ({ headers }) => connection(() => started(parts), clock, headers) };
  const targetOf = (service: string): Target => {
    const isHere = services.some((it) => serviceFolder(it) === service);
    return options.targets?.[service] ?? (isHere ? target : (process.env[targetVariable(service)] ?? ""));
  };
  parts = await assembled(services, options, { clock, targetOf });
  parts.state.becomeReady();
  const { close } = parts;
  return { target, [Symbol.asyncDispose]: close };
}

function connection(parts: () => Assembled, clock: Clock, headers: Readonly<Record<string, string>>): Connection {
  const nothing = async () => undefined;
  return {
    peer: "in-process",
    clock,
    async transportOf({ style }) {
      const { app, rpc } = parts();
      return style === "http"
        ? httpTransport("http://in-process", injectExchange(app), headers)
        : rpcTransport(ownTime(rpc.inProcess()), { headers, close: nothing });
    },
    close: nothing,
  };
}

function started(parts: Assembled | null): Assembled {
  if (parts === null) throw new TypeError("the services are still starting");
  return parts;
}
