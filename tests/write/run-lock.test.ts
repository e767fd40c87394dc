import { utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { acquireRunLock, runLockFileName, runLockFree } from "../../generator/write/run-lock.ts";
import { readTree, tempFolder } from "../support/temp-folder.ts";

const impatient = { waitMs: 0, onWait: () => undefined };

describe("the lock of a run", () => {
  it("keeps others out until it is released, and leaves nothing", async () => {
    const out = tempFolder({ "a.txt": "" });
    const lock = await acquireRunLock(out, impatient);
    expect(await acquireRunLock(out, impatient)).toEqual({ busy: `process ${process.pid}` });
    expect(await runLockFree(out, impatient)).toBe(`process ${process.pid}`);
    if ("busy" in lock) throw new Error("the first one gets it");
    lock.release();
    expect(await runLockFree(out, impatient)).toBeNull();
    expect(readTree(out)).toEqual({ "a.txt": "" });
  });

  it("lets the second wait for the first", async () => {
    const out = tempFolder();
    const first = await acquireRunLock(out, impatient);
    const second = acquireRunLock(out, { waitMs: 10_000, onWait: () => undefined });
    if ("busy" in first) throw new Error("the first one gets it");
    first.release();
    expect("release" in (await second)).toBe(true);
  });

  it("goes to one of many that want it", async () => {
    const out = tempFolder({ [runLockFileName]: JSON.stringify({ pid: 2 ** 30, host: hostname(), began: null }) });
    const all = await Promise.all(Array.from({ length: 20 }, () => acquireRunLock(out, { ...impatient, waitMs: 300 })));
    expect(all.filter((it) => "release" in it)).toHaveLength(1);
  });

  it.each([
    ["a process that is gone", { pid: 2 ** 30, host: hostname(), began: null }],
    ["another process with the same number", { pid: process.pid, host: hostname(), began: "1" }],
  ])("is taken from %s", async (_, holder) => {
    const out = tempFolder({ [runLockFileName]: JSON.stringify(holder) });
    expect(await runLockFree(out, impatient)).toBeNull();
    expect("release" in (await acquireRunLock(out, { ...impatient, waitMs: 1000 }))).toBe(true);
  });

  it("is not taken from a run that is just writing it, but from one that never did", async () => {
    const out = tempFolder({ [runLockFileName]: "" });
    expect(await acquireRunLock(out, impatient)).toEqual({ busy: "a run that is just starting" });
    utimesSync(join(out, runLockFileName), 0, 0);
    expect("release" in (await acquireRunLock(out, { ...impatient, waitMs: 1000 }))).toBe(true);
  });

  it("is not taken from another machine", async () => {
    const out = tempFolder();
    writeFileSync(join(out, runLockFileName), JSON.stringify({ pid: 1, host: "elsewhere", began: null }));
    expect(await acquireRunLock(out, impatient)).toEqual({ busy: "process 1" });
  });
});
