import { join } from "node:path";
import { root, schemathesis } from "../infra/places.mjs";
import { inFolder, readTree } from "./files.ts";
import type { Finding, TextFile } from "./finding.ts";
import { run } from "./run.ts";

/** A server, and what its callers present. */
export interface Served {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What schemathesis finds when it calls a server by its OpenAPI document. Needs `schemathesis`. */
export async function judgeSchemathesis(
  { path, content }: TextFile,
  { url, headers = {} }: Served,
): Promise<readonly Finding[]> {
  const document = { path: "openapi.yaml", content };
  const settings = readTree(join(root, "tests", "judges", "schemathesis"));
  return inFolder([document, ...settings], async (folder) => {
    const presented = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
    const args = ["run", document.path, "--url", url, "--max-examples", "10", "--continue-on-failure", "--no-color"];
    const ended = await run(schemathesis, [...args, ...presented], { cwd: folder, timeoutMs: 170_000 });
    const { status, stdout, stderr } = ended;
    if (status === 0) return [];
    const told = /^=+ FAILURES =+\n([\s\S]*?)\n=+ (?:WARNINGS|SUMMARY) =+$/m.exec(stdout)?.[1];
    if (status !== 1 || told === undefined) throw new Error(`schemathesis ended with ${status}: ${stdout}${stderr}`);
    return told
      .split(/^_+ (?=.* _+$)/m)
      .filter((it) => it.trim() !== "")
      .map((it) => ({ file: path, rule: /- (ST\d+)/.exec(it)?.[1] ?? "failure", message: it.slice(0, 2000) }));
  });
}
