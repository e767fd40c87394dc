import type { ServeOptions } from "../../../../runtime/src/server/options.ts";
import { type App, serve } from "../../../../runtime/src/server/serve.ts";
import { probeHandlers, Seen } from "./handlers.ts";
import { probeService } from "./probe.ts";

const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** The probe on a free port. */
export async function served(options: ServeOptions = {}): Promise<{ readonly app: App; readonly seen: Seen }> {
  const seen = new Seen();
  const service = probeService(probeHandlers(seen));
  const app = await serve([service], { port: 0, logger: silent, drain: { graceMs: 500 }, ...options });
  return { app, seen };
}

function nothing(): void {}
