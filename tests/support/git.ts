import { execFileSync } from "node:child_process";

/** The environment of git in tests: somebody commits, and no settings of the machine count. */
export const gitEnv = {
  ...process.env,
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@x",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@x",
  GIT_CONFIG_GLOBAL: "/dev/null",
};

/** Runs git in a folder and answers what it prints; throws where it fails. */
export function git(dir: string, ...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: dir, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], env: gitEnv });
}
