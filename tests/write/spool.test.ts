import { existsSync, fstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { CannotRun } from "../../generator/cannot-run.ts";
import { defineEmitter, generated } from "../../generator/emit/emitter.ts";
import type { Stages } from "../../generator/load.ts";
import { lookOnly } from "../../generator/look-only.ts";
import type { Options, Result } from "../../generator/outcome.ts";
import { run } from "../../generator/pipeline.ts";
import { Spool, SpoolFailure } from "../../generator/write/spool.ts";
import { fakeStages } from "../support/fake-stages.ts";
import { Random } from "../support/random.ts";
import { readTree, tempFolder } from "../support/temp-folder.ts";

/** The spools' files, and a disk that can be made to do less than it is asked to. */
const system = vi.hoisted(() => ({
  files: [] as number[],
  writes: 0,
  mostAtOnce: Number.POSITIVE_INFINITY,
  room: Number.POSITIVE_INFINITY,
}));

vi.mock("node:fs", async (original) => {
  const real = await original<typeof import("node:fs")>();
  const openSync: typeof real.openSync = (path, flags, mode) => {
    const file = real.openSync(path, flags, mode);
    if (String(path).endsWith(".tmp")) system.files.push(file);
    return file;
  };
  const writeSync = (file: number, bytes: Buffer, from: number, length: number, at: number): number => {
    system.writes += 1;
    if (at + length > system.room)
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    return real.writeSync(file, bytes, from, Math.min(length, system.mostAtOnce), at);
  };
  const readSync = (file: number, bytes: Buffer, from: number, length: number, at: number): number =>
    real.readSync(file, bytes, from, Math.min(length, system.mostAtOnce), at);
  return { ...real, openSync, writeSync, readSync };
});

beforeEach(() => {
  Object.assign(system, { files: [], writes: 0, mostAtOnce: Number.POSITIVE_INFINITY, room: Number.POSITIVE_INFINITY });
});

const mebibyte = 1024 * 1024;

/** So many pieces of about a mebibyte, each unlike the others; some have nothing in them. */
function pieces(count: number): readonly Buffer[] {
  return Array.from({ length: count }, (_, index) =>
    Buffer.alloc(index % 7 === 3 ? 0 : mebibyte + index * 31, `piece ${index}, `),
  );
}

function isOpen(file: number): boolean {
  try {
    fstatSync(file);
    return true;
  } catch {
    return false;
  }
}

describe("a spool", () => {
  it("gives back what it took, in any order and as often as it is asked", () => {
    const spool = new Spool(tempFolder());
    const taken = pieces(60);
    const stored = taken.map((it) => ({ it, read: spool.store(it) }));
    expect(system.files).toHaveLength(1);
    const random = new Random(1);
    for (let round = 0; round < 120; round += 1) {
      const { it, read } = random.pick(stored);
      expect(read().equals(it)).toBe(true);
    }
    expect(stored.every(({ it, read }) => read().equals(it))).toBe(true);
    // What is more than memory should hold goes in blocks, not piece by piece.
    expect(system.writes).toBeLessThan(10);
    spool.close();
  });

  it("makes no file for what memory can hold", () => {
    const spool = new Spool("/nowhere/at/all");
    const taken = pieces(30);
    const stored = taken.map((it) => spool.store(it));
    expect(stored.every((read, index) => read() === taken[index])).toBe(true);
    expect(system.files).toEqual([]);
    spool.close();
  });

  it("has a file without a name, which nobody else may read", () => {
    const dir = tempFolder();
    const spool = new Spool(dir);
    for (const it of pieces(50)) spool.store(it);
    const [file = -1] = system.files;
    expect(readdirSync(dir)).toEqual([]);
    if (process.platform !== "win32") expect(fstatSync(file).mode & 0o777).toBe(0o600);
    spool.close();
  });

  it("goes on where the system took or gave a part only", () => {
    system.mostAtOnce = 700_001;
    const spool = new Spool(tempFolder());
    const stored = pieces(45).map((it) => ({ it, read: spool.store(it) }));
    expect(stored.every(({ it, read }) => read().equals(it))).toBe(true);
    spool.close();
  });

  it("says so when the disk is full, and of which folder it speaks", () => {
    system.room = 40 * mebibyte;
    const dir = tempFolder();
    const spool = new Spool(dir);
    const fill = () => {
      for (const it of pieces(60)) spool.store(it);
    };
    expect(fill).toThrow(SpoolFailure);
    expect(fill).toThrow(`files cannot be set aside in '${dir}': ENOSPC`);
    spool.close();
    expect(system.files.filter(isOpen)).toEqual([]);
  });

  it("says so when the file does not give back all that it took", () => {
    const dir = tempFolder();
    const spool = new Spool(dir);
    const [first] = pieces(45).map((it) => spool.store(it));
    system.mostAtOnce = 0;
    expect(first).toThrow(SpoolFailure);
    expect(first).toThrow(`what was set aside in '${dir}' is not there any more`);
    spool.close();
  });

  it("holds nothing any more once it is closed", () => {
    const spool = new Spool(tempFolder());
    const stored = pieces(45).map((it) => spool.store(it));
    expect(system.files.filter(isOpen)).toHaveLength(1);
    spool.close();
    expect(system.files.filter(isOpen)).toEqual([]);
    for (const read of stored) expect(read).toThrow("the spool is closed");
  });
});

const config = "interspec: 1\nname: x\nemit: [large]\n";

/** Each line of a spec becomes a file of a mebibyte. */
const largeFiles: Stages = {
  ...fakeStages,
  emitters: [
    defineEmitter({
      name: "large",
      summary: "Large files",
      styles: ["http"],
      scope: "workspace",
      emit: ({ name }) =>
        name.split("\n").map((it) => generated(it.split(": ")[0] ?? "", `${it}\n`.padEnd(mebibyte, it))),
    }),
  ],
};

function workspace(count: number) {
  const lines = Array.from({ length: count }, (_, index) => `a/${index}.txt: text ${index}\n`);
  const project = tempFolder({ ".git/HEAD": "", "interspec.yaml": config, "specs/a.yaml": lines.join("") });
  const folder = { dir: project, project, configName: "interspec.yaml" };
  const gen = (options: Partial<Options> = {}) => run(folder, { ...lookOnly, write: true, ...options }, largeFiles);
  return { project, out: join(project, "generated"), gen };
}

describe("a run of more files than memory should hold", () => {
  it("writes them all, and leaves nothing else", async () => {
    const { gen, out } = workspace(40);
    const { result } = await gen();
    expect(result?.written).toBe(true);
    expect(system.files).toHaveLength(1);
    expect(system.files.filter(isOpen)).toEqual([]);
    expect(readdirSync(out).sort()).toEqual([".manifest.json", "a"]);
    for (let index = 0; index < 40; index += 1) {
      const line = `a/${index}.txt: text ${index}`;
      expect(readFileSync(join(out, `a/${index}.txt`), "utf8") === `${line}\n`.padEnd(mebibyte, line)).toBe(true);
    }
    expect((await gen()).result?.changes.every((it) => it.kind === "keep")).toBe(true);
  });

  it("gives bytes to who compares, and leaves the project alone, where it only looks", async () => {
    const { gen, project } = workspace(40);
    const before = readTree(project);
    const seen: number[] = [];
    const onCompared = async ({ changes }: Result) => {
      for (const it of changes) if (it.kind === "create") seen.push(it.file.bytes().length);
    };
    await gen({ write: false, onCompared });
    expect(seen).toEqual(Array.from({ length: 40 }, () => mebibyte));
    expect(readTree(project)).toEqual(before);
    expect(system.files.filter(isOpen)).toEqual([]);
  });

  it("cannot run where the disk is full, and has written nothing then", async () => {
    const { gen, project, out } = workspace(40);
    system.room = mebibyte;
    const before = readTree(project);
    await expect(gen()).rejects.toThrow(CannotRun);
    await expect(gen()).rejects.toThrow(/files cannot be set aside in '.*generated': ENOSPC/);
    expect(readTree(project)).toEqual(before);
    expect(existsSync(out)).toBe(false);
    expect(system.files.filter(isOpen)).toEqual([]);
  });

  it("closes its file when a signal stops it", async () => {
    const { gen } = workspace(40);
    expect((await gen({ isStopped: () => true })).result?.written).toBe(false);
    expect(system.files).toHaveLength(1);
    expect(system.files.filter(isOpen)).toEqual([]);
  });
});
