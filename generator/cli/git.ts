import { spawnSync } from "node:child_process";
import { CannotRun } from "../cannot-run.ts";

/** The output of a git command, or null when git says no. Without git nothing can run. */
export function git(dir: string, args: readonly string[]): string | null {
  const { status, stdout, error } = spawnSync("git", ["--no-pager", ...args], {
    cwd: dir,
    encoding: "utf8",
    env: gitEnv(),
    maxBuffer: 256 * 1024 * 1024,
  });
  if (error !== undefined)
    throw new CannotRun("git could not be started", "install git, or use --against dir:<path>", { cause: error });
  return status === 0 ? stdout : null;
}

/** The bytes that a git command prints when it is given some; null when git says no. */
export function gitBytes(dir: string, args: readonly string[], input: string): Buffer | null {
  const { status, stdout, error } = spawnSync("git", ["--no-pager", ...args], {
    cwd: dir,
    input,
    env: gitEnv(),
    maxBuffer: 1024 * 1024 * 1024,
  });
  if (error !== undefined) throw new CannotRun("git could not be asked", null, { cause: error });
  return status === 0 ? stdout : null;
}

/** A locale of its own: nobody reads git's messages but this program. No prompts: nobody answers. */
function gitEnv(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: "C", GIT_TERMINAL_PROMPT: "0" };
}

/**
 * The commit that a reference is compared by: where it and HEAD parted, so that what others did since does not count.
 * A reference that git does not know stops the program: "nothing changed" would be a lie.
 */
export function baseCommit(dir: string, ref: string): string {
  if (ref.startsWith("-")) throw new CannotRun(`'${ref}' is no name of a commit`);
  if (git(dir, ["rev-parse", "--is-inside-work-tree"]) === null)
    throw new CannotRun(`'${dir}' is in no git repository`, "use --against dir:<path>");
  const commit = git(dir, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`])?.trim();
  const isShallow = git(dir, ["rev-parse", "--is-shallow-repository"])?.trim() === "true";
  if (commit === undefined) throw new CannotRun(`git knows no commit '${ref}'`, fetchHelp(ref, isShallow));
  const base = git(dir, ["merge-base", "HEAD", commit])?.trim();
  if (base !== undefined) return base;
  if (isShallow)
    throw new CannotRun(
      `this clone is shallow: it does not show where '${ref}' and HEAD parted`,
      "git fetch --unshallow",
    );
  return commit;
}

/** A file as it was in a commit, or null when it was not there. */
export function fileAt(dir: string, commit: string, path: string): string | null {
  return git(dir, ["show", `${commit}:./${path}`]);
}

function fetchHelp(ref: string, isShallow: boolean): string {
  const [remote, ...branch] = ref.split("/");
  if (isShallow) return "git fetch --unshallow --tags";
  return branch.length > 0 ? `git fetch ${remote ?? "origin"} ${branch.join("/")}` : `git fetch origin ${ref}`;
}
