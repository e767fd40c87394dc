import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { pathOf } from "../infra/have.ts";
import { root } from "../infra/places.mjs";
import { filesOf, inFolder, readTree } from "./files.ts";
import type { Finding, TextFile } from "./finding.ts";
import { findingsIn } from "./json.ts";
import { run } from "./run.ts";

/** What the service under the smoke test answers; `body` is sent as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * How smoke scripts are run: answers by `"GET /v1/orders/order-1"` (or `"*"`; anything else is 404) or the URL of a
 * server, and `__ENV`.
 */
export type SmokeRun = {
  readonly env?: Readonly<Record<string, string>>;
} & ({ readonly answers: Readonly<Record<string, Answer>> } | { readonly url: string });

type Answers = Readonly<Record<string, Answer>>;

/** Runs the scripts below `smoke/` in Node, and with k6 where the machine has it. */
export async function judgeK6(files: readonly TextFile[], smoke: SmokeRun): Promise<readonly Finding[]> {
  const scripts = filesOf(files, "smoke", ".k6.js");
  if (scripts.length === 0) return [];
  const k6 = await pathOf("k6");
  const inNode = await runInNode(scripts, smoke);
  return k6 === null ? inNode : [...inNode, ...(await runInK6(k6, scripts, smoke))];
}

async function runInNode(scripts: readonly TextFile[], smoke: SmokeRun): Promise<readonly Finding[]> {
  const fake = readTree(join(root, "tests", "judges", "k6")).map((it) => ({
    ...it,
    path: `node_modules/k6/${it.path}`,
  }));
  const driver = fake.filter((it) => it.path.endsWith("/drive.mjs")).map((it) => ({ ...it, path: "drive.mjs" }));
  // Node takes `.k6.js` for a module only where a package says so.
  const type = { path: "package.json", content: '{ "type": "module" }' };
  return inFolder([...scripts, ...fake, ...driver, type], async (folder) => {
    const paths = scripts.map((it) => it.path);
    const [url, answers] = "url" in smoke ? [smoke.url, null] : ["http://smoke.invalid", smoke.answers];
    const input = { scripts: paths, answers, env: { ...smoke.env, BASE_URL: url } };
    const ended = await run(process.execPath, ["drive.mjs"], {
      cwd: folder,
      input: JSON.stringify(input),
      timeoutMs: 30_000,
    });
    if (ended.status === 0) return findingsIn(JSON.parse(ended.stdout));
    return [{ file: "", rule: "run", message: `ended with ${ended.status}: ${ended.stderr}` }];
  });
}

async function runInK6(k6: string, scripts: readonly TextFile[], smoke: SmokeRun): Promise<readonly Finding[]> {
  if ("url" in smoke) return runAgainst(smoke.url, k6, scripts, smoke);
  const server = answering(smoke.answers);
  const port = await listening(server);
  try {
    return await runAgainst(`http://127.0.0.1:${port}`, k6, scripts, smoke);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function answering(answers: Answers): Server {
  return createServer(({ method, url = "" }, response) => {
    const asked = `${method} ${url}`;
    const { status, headers, body } = answers[asked] ??
      answers[asked.split("?")[0] ?? ""] ??
      answers["*"] ?? { status: 404 };
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(body === undefined ? "" : JSON.stringify(body));
  });
}

function runAgainst(url: string, k6: string, scripts: readonly TextFile[], smoke: SmokeRun) {
  return inFolder(scripts, async (folder): Promise<readonly Finding[]> => {
    const findings: Finding[] = [];
    for (const { path } of scripts) {
      const env = { ...smoke.env, BASE_URL: url };
      const args = [
        "run",
        "--quiet",
        "--no-usage-report",
        ...Object.entries(env).flatMap(([key, value]) => ["-e", `${key}=${value}`]),
        path,
      ];
      const offline = { K6_AUTO_EXTENSION_RESOLUTION: "false", K6_NO_USAGE_REPORT: "true" };
      const { status, stdout, stderr } = await run(k6, args, { cwd: folder, env: offline, timeoutMs: 60_000 });
      if (status !== 0) findings.push({ file: path, rule: "k6", message: `ended with ${status}: ${stdout}${stderr}` });
    }
    return findings;
  });
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("no port"));
      else resolve(address.port);
    });
  });
}
