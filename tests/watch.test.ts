import type { ChildProcess } from "node:child_process";
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { cli, type Ran } from "./support/cli.ts";
import { tempFolder } from "./support/temp-folder.ts";

const gen = cli();
const limitMs = 20_000;
const place = "{ fields: { street: string } }";

function spec(...types: readonly string[]): string {
  return ["interspec: 1", "service: orders", "defaults: { auth: user }", "types:", ...types, "interactions:"]
    .concat("  getOrder: { style: http, route: 'GET /orders/{id}', in: { id: id }, out: Order }", "")
    .join("\n");
}

const plain = spec("  Order: { fields: { id: id } }");
const longer = spec("  Order: { fields: { id: id, note: string? } }");

/** A watch on a workspace, told apart from others by what it prints. */
interface Watch {
  readonly dir: string;
  readonly child: ChildProcess;
  /** Resolves once so many cycles were told that match. */
  readonly saw: (pattern: RegExp, times?: number) => Promise<string>;
  readonly printed: () => string;
  readonly ended: Promise<Ran>;
}

async function watching(files: Readonly<Record<string, string>>): Promise<Watch> {
  const dir = tempFolder({ "interspec.yaml": "interspec: 1\nname: shop\n", ...files });
  let printed = "";
  const started = deferred<ChildProcess>();
  const ended = gen(["--watch"], { cwd: dir, limitMs: 60_000, onStart: started.resolve });
  const child = await started.promise;
  child.stdout?.on("data", (it: string) => {
    printed += it;
  });
  const saw = async (pattern: RegExp, times = 1): Promise<string> => {
    const all = new RegExp(pattern.source, "gm");
    const until = Date.now() + limitMs;
    while ((printed.match(all) ?? []).length < times) {
      if (Date.now() > until) throw new Error(`waited for ${pattern} in\n${printed}`);
      await pause(10);
    }
    return printed;
  };
  await saw(/^\S+ [✓✗]/);
  // The folders are watched a moment after the first cycle was told.
  await pause(300);
  return { dir, child, saw, printed: () => printed, ended };
}

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

async function stop({ child, ended }: Watch): Promise<Ran> {
  child.kill("SIGINT");
  return ended;
}

function generated(dir: string): string {
  return readFileSync(join(dir, "generated/orders/types.ts"), "utf8");
}

describe("gen --watch", () => {
  it("generates after each save, tells it in one line, and ends on a signal", async () => {
    const watch = await watching({ "specs/orders.yaml": plain });
    expect(generated(watch.dir)).not.toContain("note");
    writeFileSync(join(watch.dir, "specs/orders.yaml"), longer);
    await watch.saw(/^\d\d:\d\d:\d\d ✓ specs\/orders\.yaml → \d+ files \d+ ms$/);
    expect(generated(watch.dir)).toContain("readonly note?: string;");
    expect(await stop(watch)).toMatchObject({ code: 130, stderr: "" });
    expect(watch.printed().trim().split("\n")).toHaveLength(2);
  });

  it("leaves the files alone while a spec is broken, and goes on when it is mended", async () => {
    const watch = await watching({ "specs/orders.yaml": plain });
    const before = generated(watch.dir);
    appendFileSync(join(watch.dir, "specs/orders.yaml"), "broken: [\n");
    await watch.saw(/✗ specs\/orders\.yaml → 1 error \d+ ms$/);
    expect(watch.printed()).toContain("specs/orders.yaml:9:1 error yaml-syntax");
    expect(generated(watch.dir)).toBe(before);
    writeFileSync(join(watch.dir, "specs/orders.yaml"), longer);
    await watch.saw(/✓ specs\/orders\.yaml → \d+ files/);
    expect(generated(watch.dir)).toContain("note");
    await stop(watch);
  });

  it("sees files and folders that come, move and go", async () => {
    const watch = await watching({ "specs/orders.yaml": plain });
    mkdirSync(join(watch.dir, "specs/shared/deep"), { recursive: true });
    writeFileSync(
      join(watch.dir, "specs/shared/deep/common.yaml"),
      `interspec: 1\nlibrary: common\ntypes:\n  Place: ${place}\n`,
    );
    await watch.saw(/common\.yaml.* → \d+ files?/);
    await untilFound(join(watch.dir, "generated/common/types.ts"), true);
    renameSync(join(watch.dir, "specs/shared/deep/common.yaml"), join(watch.dir, "specs/places.yaml"));
    await watch.saw(/places\.yaml/);
    expect(existsSync(join(watch.dir, "generated/common/types.ts"))).toBe(true);
    rmSync(join(watch.dir, "specs/places.yaml"));
    await untilFound(join(watch.dir, "generated/common/types.ts"), false);
    await stop(watch);
  });

  it("comes through a storm of renames with the last state on disk", async () => {
    const watch = await watching({ "specs/orders.yaml": plain });
    const path = join(watch.dir, "specs/orders.yaml");
    for (let index = 0; index < 50; index += 1) {
      writeFileSync(`${path}.tmp`, index % 2 === 0 ? plain : "half: [");
      renameSync(`${path}.tmp`, path);
      await pause(5);
    }
    writeFileSync(`${path}.tmp`, longer);
    renameSync(`${path}.tmp`, path);
    await untilTrue(() => generated(watch.dir).includes("note"));
    await stop(watch);
  });

  it("finds what the system has not told", async () => {
    const watch = await watching({ "specs/orders.yaml": plain });
    const path = join(watch.dir, "specs/orders.yaml");
    const seconds = Math.floor(statSync(path).mtimeMs / 1000) - 10;
    const keepTimes = () => utimesSync(path, seconds + 5, seconds);
    keepTimes();
    await watch.saw(/up to date/);
    // Nothing but its content is another: with these times it does not count as changed.
    writeFileSync(path, longer);
    keepTimes();
    await untilTrue(() => generated(watch.dir).includes("note"));
    await stop(watch);
  });

  it("tells a mistake once, though the lock is longer than a spec may be", async () => {
    const watch = await watching({ "specs/orders.yaml": plain });
    appendFileSync(join(watch.dir, "interspec.lock.yaml"), `${"# long\n".repeat(200_000)}broken`);
    await watch.saw(/✗ .* error/);
    // So long nothing has to happen until it looks for changes that the system has not told.
    await pause(2500);
    expect(watch.printed().match(/^\S+ ✗/gm)).toHaveLength(1);
    await stop(watch);
  });

  it("follows a branch switch, and leaves each branch the lock that it has", async () => {
    const watch = await watching({ "specs/orders.yaml": plain, ".gitignore": "generated\nsrc\n" });
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@x", ...args], {
        cwd: watch.dir,
        encoding: "utf8",
        stdio: "pipe",
      });
    const isLonger = () =>
      existsSync(join(watch.dir, "generated/places/types.ts")) && generated(watch.dir).includes("note");
    const isPlain = () => !existsSync(join(watch.dir, "generated/places")) && !generated(watch.dir).includes("note");
    // Git itself refuses to switch where the lock is not the one that it knows.
    const isCommitted = () => git("--no-optional-locks", "status", "--porcelain") === "";
    git("init", "-q", "-b", "main");
    git("add", "-A");
    git("commit", "-q", "-m", "first");
    git("switch", "-q", "-c", "longer");
    writeFileSync(join(watch.dir, "specs/orders.yaml"), longer);
    writeFileSync(join(watch.dir, "specs/places.yaml"), `interspec: 1\nlibrary: places\ntypes:\n  Place: ${place}\n`);
    await untilTrue(isLonger);
    git("add", "-A");
    git("commit", "-q", "-m", "longer");
    git("switch", "-q", "main");
    await untilTrue(() => isPlain() && isCommitted());
    git("switch", "-q", "longer");
    await untilTrue(() => isLonger() && isCommitted());
    await stop(watch);
  });

  it("waits until git has changed all files of a switch", async () => {
    const watch = await watching({ "specs/orders.yaml": plain, ".git/HEAD": "" });
    writeFileSync(join(watch.dir, ".git/index.lock"), "");
    writeFileSync(join(watch.dir, "specs/orders.yaml"), longer);
    // So long git takes for the next file: longer than any debounce.
    await pause(400);
    writeFileSync(join(watch.dir, "specs/orders.yaml"), plain.replace("id: id", "key: id"));
    rmSync(join(watch.dir, ".git/index.lock"));
    await untilTrue(() => generated(watch.dir).includes("key"));
    expect(readFileSync(join(watch.dir, "interspec.lock.yaml"), "utf8")).not.toContain("note");
    await stop(watch);
  });
});

async function untilFound(path: string, isThere: boolean): Promise<void> {
  await untilTrue(() => existsSync(path) === isThere);
}

async function untilTrue(holds: () => boolean): Promise<void> {
  const until = Date.now() + limitMs;
  while (!holds()) {
    if (Date.now() > until) throw new Error("waited too long");
    await pause(20);
  }
}
