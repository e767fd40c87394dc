import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli } from "./support/cli.ts";
import { git, gitEnv } from "./support/git.ts";
import { tempFolder } from "./support/temp-folder.ts";

const gen = cli();
const lockFile = "interspec.lock.yaml";

function spec(...fields: readonly string[]): string {
  return [
    "interspec: 1",
    "service: orders",
    "types:",
    "  Order:",
    "    fields:",
    ...fields.map((it) => `      ${it}`),
    "",
  ].join("\n");
}

/** A repository whose branch `main` has a generated workspace. */
async function repository(): Promise<string> {
  const dir = tempFolder({
    "interspec.yaml": "interspec: 1\nname: shop\n",
    "specs/orders.yaml": spec("id: id", "note: string?"),
  });
  git(dir, "init", "-q", "-b", "main");
  await commit(dir, "first");
  return dir;
}

async function commit(dir: string, message: string): Promise<void> {
  expect(await gen(["-q"], { cwd: dir })).toMatchObject({ code: 0, stdout: "", stderr: "" });
  git(dir, "add", "-A");
  git(dir, "commit", "-q", "-m", message);
}

async function branch(dir: string, name: string, text: string): Promise<void> {
  git(dir, "switch", "-q", "-c", name, "main");
  writeFileSync(join(dir, "specs/orders.yaml"), text);
  await commit(dir, name);
}

const lockOf = (dir: string) => readFileSync(join(dir, lockFile), "utf8");
const numbersOf = (lock: string) =>
  Object.fromEntries([...lock.matchAll(/^ {4}(\d+): \{ name: (\w+)/gm)].map((it) => [it[2], Number(it[1])]));

describe("gen lock resolve", () => {
  /** Both branches add a field to the same type; what git cannot merge in the spec is settled by hand. */
  async function conflict(): Promise<string> {
    const dir = await repository();
    await branch(dir, "coupons", spec("id: id", "note: string?", "coupon: string?"));
    await branch(dir, "gifts", spec("id: id", "note: string?", "gift: bool?"));
    git(dir, "switch", "-q", "main");
    git(dir, "merge", "-q", "coupons");
    git(dir, "switch", "-q", "gifts");
    expect(spawnSync("git", ["merge", "-q", "main"], { cwd: dir, env: gitEnv }).status).toBe(1);
    writeFileSync(join(dir, "specs/orders.yaml"), spec("id: id", "note: string?", "coupon: string?", "gift: bool?"));
    return dir;
  }

  it("keeps the numbers of main, and gives the branch new ones", async () => {
    const dir = await conflict();
    expect(lockOf(dir)).toContain("<<<<<<<");
    expect(await gen([], { cwd: dir })).toMatchObject({ code: 1 });
    expect(await gen(["lock", "resolve"], { cwd: dir })).toMatchObject({ code: 0, stderr: "" });
    expect(await gen(["-q"], { cwd: dir })).toMatchObject({ code: 0 });
    expect(numbersOf(lockOf(dir))).toEqual({ id: 1, note: 2, coupon: 3, gift: 4 });
    git(dir, "add", "-A");
    expect(await gen(["lock", "resolve"], { cwd: dir })).toMatchObject({
      code: 0,
      stdout: `${lockFile} has no conflict in git\n`,
    });
    expect(await gen(["lock", "verify", "--against", "git:main"], { cwd: dir })).toMatchObject({ code: 0 });
  });

  it("works in a folder below the root of the repository", async () => {
    const dir = tempFolder({
      "shop/interspec.yaml": "interspec: 1\nname: shop\n",
      "shop/specs/orders.yaml": spec("id: id"),
    });
    git(dir, "init", "-q", "-b", "main");
    await gen(["-q"], { cwd: join(dir, "shop") });
    git(dir, "add", "-A");
    git(dir, "commit", "-q", "-m", "first");
    expect(await gen(["lock", "verify", "--against", "git:main"], { cwd: join(dir, "shop") })).toMatchObject({
      code: 0,
    });
    expect(await gen(["lock", "resolve"], { cwd: join(dir, "shop/specs") })).toMatchObject({ code: 0 });
  });
});

describe("gen lock merge", () => {
  it("merges as a driver of git", async () => {
    const dir = await repository();
    const base = lockOf(dir);
    await branch(dir, "coupons", spec("id: id", "note: string?", "coupon: string?"));
    const ours = lockOf(dir);
    await branch(dir, "gifts", spec("id: id", "note: string?", "gift: bool?"));
    const theirs = lockOf(dir);
    for (const [name, text] of Object.entries({ base, ours, theirs })) writeFileSync(join(dir, name), text);
    expect(await gen(["lock", "merge", "base", "ours", "theirs"], { cwd: dir })).toMatchObject({ code: 0 });
    expect(numbersOf(readFileSync(join(dir, "ours"), "utf8"))).toEqual({ id: 1, note: 2, coupon: 3, gift: 4 });
  });

  it("leaves the file alone when a side is no lock", async () => {
    const dir = tempFolder({ base: "lockVersion: 1\n", ours: "hello", theirs: "lockVersion: 1\n" });
    expect(await gen(["lock", "merge", "base", "ours", "theirs"], { cwd: dir })).toMatchObject({ code: 1 });
    expect(readFileSync(join(dir, "ours"), "utf8")).toBe("hello");
  });
});

describe("gen lock verify", () => {
  it("refuses a lock that lost or changed a number", async () => {
    const dir = await repository();
    const lock = lockOf(dir);
    git(dir, "switch", "-q", "-c", "work");
    writeFileSync(join(dir, lockFile), lock.replace(/^ {4}2: .*\n/m, "").replace("next: 3", "next: 2"));
    writeFileSync(join(dir, "specs/orders.yaml"), spec("id: id"));
    const refused = await gen(["lock", "verify", "--against", "git:main"], { cwd: dir });
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain(lockFile);
  });

  it("compares with where the branches parted, not with what main has become", async () => {
    const dir = await repository();
    git(dir, "switch", "-q", "-c", "work");
    git(dir, "switch", "-q", "main");
    writeFileSync(join(dir, "specs/orders.yaml"), spec("id: id", "note: string?", "coupon: string?"));
    await commit(dir, "coupons");
    git(dir, "switch", "-q", "work");
    expect(await gen(["lock", "verify", "--against", "git:main"], { cwd: dir })).toMatchObject({ code: 0 });
  });

  it("never takes a state that it cannot see for no change", async () => {
    const dir = await repository();
    for (const ref of ["v9", "origin/main", "--output=x"]) {
      const { code, stderr } = await gen(["lock", "verify", "--against", `git:${ref}`], { cwd: dir });
      expect([code, stderr.startsWith("gen: ")]).toEqual([2, true]);
    }
    await branch(dir, "work", spec("id: id"));
    const shallow = tempFolder();
    git(shallow, "clone", "-q", "--depth", "1", "--branch", "work", `file://${dir}`, "clone");
    const { code, stderr } = await gen(["lock", "verify", "--against", "git:origin/main"], {
      cwd: join(shallow, "clone"),
    });
    expect(code).toBe(2);
    expect(stderr).toContain("git fetch --unshallow");
  });
});
