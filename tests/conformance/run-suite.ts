import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { conformanceMessages, connectConformance, root } from "../infra/places.mjs";
import { run } from "../judges/run.ts";
import type { KeyPair } from "../runtime/auth/certificates.ts";

/** What the suite is to do with which program of ours. */
export interface Round {
  readonly mode: "client" | "server";
  /** A file beside this one, which says what the program can do. */
  readonly config: string;
  /** The certificate of the suite's own servers, and who signed it. */
  readonly certificate: KeyPair & { readonly authority: string };
}

/** How many cases there were. */
export interface Outcome {
  readonly cases: number;
  readonly passed: number;
  /** What did not pass, and why. */
  readonly failed: readonly string[];
}

const here = join(root, "tests", "conformance");

/** Runs the suite. Needs `connectconformance`. */
export async function runSuite({ mode, config, certificate }: Round): Promise<Outcome> {
  // Below the project: the program finds its packages there.
  const folder = mkdtempSync(join(root, ".cache", "conformance-"));
  const path = (name: string) => join(folder, name);
  try {
    const [program, authority, cert, key] = [
      path("program.mjs"),
      path("authority.pem"),
      path("cert.pem"),
      path("key.pem"),
    ];
    await build({
      entryPoints: [join(here, `${mode}.ts`)],
      outfile: program,
      bundle: true,
      platform: "node",
      format: "esm",
      packages: "external",
      logLevel: "silent",
    });
    writeFileSync(authority, certificate.authority);
    writeFileSync(cert, certificate.cert);
    writeFileSync(key, certificate.key);
    const more = mode === "client" ? ["--cert", cert, "--key", key] : ["--parallel", "4", "--max-servers", "2"];
    const ours = ["--", process.execPath, program, conformanceMessages];
    const args = ["--mode", mode, "--conf", join(here, config), ...more, ...ours];
    const env = { NODE_EXTRA_CA_CERTS: authority };
    const { status, stdout, stderr } = await run(connectConformance, args, { cwd: root, env, timeoutMs: 200_000 });
    return outcomeOf(`${stdout}\n${stderr}`, status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function outcomeOf(output: string, status: number | null): Outcome {
  const cases = /^Total cases: (\d+)$/m.exec(output)?.[1];
  const passed = /^(\d+) passed, \d+ failed$/m.exec(output)?.[1];
  if (cases === undefined || passed === undefined)
    throw new Error(`connectconformance ended with ${status}: ${output}`);
  const failed = [...output.matchAll(/^FAILED: .*(?:\n\t.*)*/gm)].map(([it]) => it);
  // It may fail for reasons that are none of its cases: a program that does not end, for one.
  const all = status === 0 || failed.length > 0 ? failed : [output.slice(0, 2000)];
  return { cases: Number(cases), passed: Number(passed), failed: all };
}
