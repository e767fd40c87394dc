import { rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { untilGitIsDone } from "../../generator/source/git-at-work.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** Whether git counts as at work in a project for longer than several looks take. */
function isWaitedFor(done: Promise<void>): Promise<boolean> {
  return Promise.race([done.then(() => false), pause(100, true)]);
}

describe("git at work", () => {
  it("is waited for while it holds its index, and no longer", async () => {
    const project = tempFolder({ ".git/index.lock": "" });
    const done = untilGitIsDone(project);
    expect(await isWaitedFor(done)).toBe(true);
    rmSync(join(project, ".git/index.lock"));
    await done;
  });

  it("is found from a worktree too", async () => {
    const main = tempFolder({ ".git/worktrees/other/index.lock": "" });
    const other = tempFolder({ ".git": `gitdir: ${join(main, ".git/worktrees/other")}\n` });
    const done = untilGitIsDone(other);
    expect(await isWaitedFor(done)).toBe(true);
    rmSync(join(main, ".git/worktrees/other/index.lock"));
    await done;
  });

  it("is not waited for where there is no git, or where one was killed long ago", async () => {
    await untilGitIsDone(tempFolder());
    await untilGitIsDone(tempFolder({ ".git/HEAD": "" }));
    const project = tempFolder({ ".git/index.lock": "" });
    utimesSync(join(project, ".git/index.lock"), 1, 1);
    await untilGitIsDone(project);
  });
});
