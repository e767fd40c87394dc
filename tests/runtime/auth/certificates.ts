import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inFolder } from "../../judges/files.ts";
import { run } from "../../judges/run.ts";

/** A key and its certificate, in PEM. */
export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** Who a certificate is for: lines of an OpenSSL configuration. */
export interface Names {
  readonly subject: readonly string[];
  readonly alternatives?: readonly string[];
}

/** Signs certificates. */
export interface Authority {
  readonly cert: string;
  sign(names: Names): Promise<KeyPair>;
}

/** Runs with a new authority. Needs `openssl`. */
export function withAuthority<Made>(make: (authority: Authority) => Promise<Made>): Promise<Made> {
  return inFolder([], async (folder) => {
    let count = 0;
    const made = async (config: string, ...args: readonly string[]) => {
      const name = `certificate-${++count}`;
      const files = ["-config", `${name}.cnf`, "-keyout", `${name}.key`, "-out", `${name}.pem`];
      const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
      writeFileSync(join(folder, `${name}.cnf`), config);
      const command = ["req", "-x509", "-utf8", "-days", "2", ...key, ...files, ...args];
      const { status, stderr } = await run("openssl", command, { cwd: folder, timeoutMs: 30_000 });
      if (status !== 0) throw new Error(`openssl ended with ${status}: ${stderr}`);
      const text = (ending: string) => readFileSync(join(folder, name + ending), "utf8");
      return { key: text(".key"), cert: text(".pem") };
    };
    const { key, cert } = await made(configuration({ subject: ["CN = Authority"] }, true));
    writeFileSync(join(folder, "authority.key"), key);
    writeFileSync(join(folder, "authority.pem"), cert);
    const by = ["-CA", "authority.pem", "-CAkey", "authority.key"];
    return make({ cert, sign: (names) => made(configuration(names, false), ...by) });
  });
}

function configuration({ subject, alternatives = [] }: Names, isAuthority: boolean): string {
  return [
    "[req]",
    "prompt = no",
    "distinguished_name = subject",
    "x509_extensions = extensions",
    "[subject]",
    ...subject,
    "[extensions]",
    `basicConstraints = critical, CA:${isAuthority}`,
    ...(alternatives.length > 0 ? ["subjectAltName = @alternatives", "[alternatives]", ...alternatives] : []),
    "",
  ].join("\n");
}
