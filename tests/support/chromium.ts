import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { build } from "esbuild";
import type { onTestFinished } from "vitest";
import { pathOf } from "../infra/have.ts";
import { tempFolder } from "./temp-folder.ts";

/** A page with one script, on an origin of its own. */
export interface Page {
  readonly origin: string;
  /** Opens it in Chromium, and answers what its script posts to `/result`; rejects after a minute. */
  result(): Promise<unknown>;
}

/** A script for a page, of a module in a folder of the user's project. */
export async function bundledPage(source: string, dir: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: dir, loader: "ts" },
    bundle: true,
    platform: "browser",
    format: "esm",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** Serves a page; its script gets `settings` from `/settings`. Needs `chromium`. */
export async function pageWith(
  script: string,
  settings: () => object,
  whenFinished: typeof onTestFinished,
): Promise<Page> {
  let posted: (json: string) => void = () => undefined;
  const server = createServer(async (request, response) => {
    if (request.url === "/result") posted(await text(request));
    const [type, body] = contentOf(request, script, settings);
    response.writeHead(200, { "content-type": type }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  whenFinished(() => void server.closeAllConnections());
  whenFinished(() => void server.close());
  const origin = originOf(server);
  return {
    origin,
    async result() {
      const result = new Promise<string>((resolve, reject) => {
        posted = resolve;
        setTimeout(() => reject(new Error("the page said nothing within a minute")), 60_000).unref();
      });
      const stop = await opened(`${origin}/`, whenFinished);
      try {
        return JSON.parse(await result);
      } finally {
        await stop();
      }
    },
  };
}

function contentOf({ url }: IncomingMessage, script: string, settings: () => object): readonly [string, string] {
  if (url === "/script.js") return ["text/javascript", script];
  if (url === "/settings") return ["application/json", JSON.stringify(settings())];
  return ["text/html", '<!doctype html><meta charset="utf-8"><script type="module" src="/script.js"></script>'];
}

async function opened(url: string, whenFinished: typeof onTestFinished): Promise<() => Promise<void>> {
  const command = (await pathOf("chromium")) ?? "chromium";
  const profile = tempFolder({}, whenFinished);
  const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"];
  // A group of its own: its helpers end with it, for they write to its profile.
  const child = spawn(command, [...flags, "--disable-background-networking", `--user-data-dir=${profile}`, url], {
    stdio: "ignore",
    detached: true,
  });
  const ended = once(child, "exit");
  return async () => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    await ended;
  };
}

function originOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}
