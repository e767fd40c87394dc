// Commands of the machine, and the packages that bring them.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { commandFolders } from "./places.mjs";

/**
 * Installs the packages of commands that are not there, where it may; answers what was wrong, or null.
 *
 * @param {Readonly<Record<string, string>>} packagesOf by command
 */
export function installCommands(packagesOf) {
  const missing = Object.keys(packagesOf).filter((it) => !isOnPath(it));
  if (missing.length === 0) return null;
  if (process.getuid?.() !== 0 || !isOnPath("apt-get"))
    return `${missing.join(", ")} not installed, and apt-get not to be used`;
  const packages = missing.flatMap((it) => packagesOf[it] ?? []);
  const install = ["install", "-y", "-qq", "--no-install-recommends", ...packages];
  return failure("apt-get", install) === null
    ? null
    : (failure("apt-get", ["update", "-qq"]) ?? failure("apt-get", install));
}

/**
 * Runs a command; answers why it failed, or null.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string>>} variables
 */
export function failure(command, args, variables = {}) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", ...variables };
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8", env, timeout: 300_000 });
  if (status === 0) return null;
  const reason = error?.message ?? stderr.trim().split("\n").at(-1);
  return `${command} ${args.slice(0, 3).join(" ")}: ${reason}`;
}

/** @param {string} command */
export function isOnPath(command) {
  return commandFolders().some((it) => existsSync(join(it, command)));
}
