import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CannotRun } from "../../generator/cannot-run.ts";
import type { Stages } from "../../generator/load.ts";
import type { Options } from "../../generator/outcome.ts";
import { run } from "../../generator/pipeline.ts";
import { parseManifest, printManifest } from "../../generator/plan/manifest.ts";
import { journalFileName } from "../../generator/write/apply.ts";
import { runLockFileName } from "../../generator/write/run-lock.ts";
import { fakeStages } from "../support/fake-stages.ts";
import { readTree, type Tree, tempFolder, writeTree } from "../support/temp-folder.ts";

const config = "interspec: 1\nname: x\nemit: [upper, lower]\n";

const defaults: Options = {
  write: true,
  only: null,
  includes: null,
  cache: null,
  force: false,
  prune: true,
  frozen: null,
  isCi: false,
  waitMs: 0,
  onStage: () => undefined,
  onProgress: () => undefined,
  onWait: () => undefined,
  onCompared: async () => undefined,
  isStopped: () => false,
};

function workspace(spec: string, more: Tree = {}) {
  const project = tempFolder({ ".git/HEAD": "", "interspec.yaml": config, "specs/a.yaml": spec, ...more });
  const folder = { dir: project, project, configName: "interspec.yaml" };
  const gen = async (options: Partial<Options> = {}, stages = fakeStages) => {
    const { diagnostics, result } = await run(folder, { ...defaults, ...options }, stages);
    const changes = (result?.changes ?? []).map((it) => `${it.kind} ${it.path}`);
    return { codes: diagnostics.map((it) => it.code), changes, written: result?.written ?? false, diagnostics, result };
  };
  const respec = (text: string) => writeFileSync(join(project, "specs/a.yaml"), text);
  return { project, out: join(project, "generated"), gen, respec };
}

/** The generated files but the manifest. */
function output(out: string): Tree {
  const { ".manifest.json": _, ...files } = readTree(out);
  return files;
}

describe("a run", () => {
  it("writes files, lock and manifest, and then has nothing to do", async () => {
    const { gen, out, project } = workspace("a/b.txt: one\nC.txt: two\n");
    expect((await gen()).changes).toEqual(["create C.txt", "create a/b.txt"]);
    expect(output(out)).toEqual({ "a/b.txt": "one\n", "C.txt": "two\n" });
    expect(readFileSync(join(project, "interspec.lock.yaml"), "utf8")).toBe("a/b.txt\nC.txt\n");
    const before = statSync(join(out, ".manifest.json")).mtimeMs;
    expect((await gen()).changes).toEqual(["keep C.txt", "keep a/b.txt"]);
    expect(statSync(join(out, ".manifest.json")).mtimeMs).toBe(before);
  });

  it("removes what a run left that was killed before its journal stood, though there is nothing to do", async () => {
    const { gen, out } = workspace("a.txt: one\n");
    await gen();
    // `.gen-<digest of .gen-journal>.tmp`
    writeTree(out, { ".gen-06e48c4989642225.tmp": "" });
    expect((await gen()).changes).toEqual(["keep a.txt"]);
    expect(output(out)).toEqual({ "a.txt": "one\n" });
  });

  it("updates what changes, removes what is gone, with the folders that it empties", async () => {
    const { gen, out, respec } = workspace("a/b/c.txt: one\nd.txt: two\n");
    await gen();
    writeTree(out, { "a/mine.txt": "mine" });
    respec("d.txt: three\n");
    expect((await gen()).changes).toEqual(["delete a/b/c.txt", "update d.txt"]);
    expect(output(out)).toEqual({ "a/mine.txt": "mine", "d.txt": "three\n" });
    expect(existsSync(join(out, "a/b"))).toBe(false);
  });

  it("writes nothing without leave to write", async () => {
    const { gen, project } = workspace("a.txt: one\n");
    const before = readTree(project);
    expect(await gen({ write: false })).toMatchObject({ changes: ["create a.txt"], written: false });
    expect(readTree(project)).toEqual(before);
  });

  it("leaves no folder behind when the specs have mistakes", async () => {
    const { gen, out, project } = workspace("a.txt: one\n");
    rmSync(join(project, "specs/a.yaml"));
    expect((await gen()).codes).toEqual(["no-spec-files"]);
    expect(existsSync(out)).toBe(false);
  });

  it("refuses a file that was edited by hand, and writes nothing else either", async () => {
    const { gen, out, respec } = workspace("a.txt: one\nb.txt: one\n");
    await gen();
    writeFileSync(join(out, "a.txt"), "mine\n");
    respec("a.txt: two\nb.txt: two\n");
    expect(await gen()).toMatchObject({
      codes: ["hand-edited"],
      changes: ["conflict a.txt", "update b.txt"],
      written: false,
    });
    expect(output(out)).toEqual({ "a.txt": "mine\n", "b.txt": "one\n" });
    expect((await gen({ force: true })).changes).toEqual(["update a.txt", "update b.txt"]);
    expect(output(out)).toEqual({ "a.txt": "two\n", "b.txt": "two\n" });
  });

  it("keeps a file that was edited to what it must be", async () => {
    const { gen, out, respec } = workspace("a.txt: one\n");
    await gen();
    writeFileSync(join(out, "a.txt"), "two\n");
    respec("a.txt: two\n");
    expect(await gen()).toMatchObject({ codes: [], changes: ["keep a.txt"] });
  });

  it("refuses a file that it did not write", async () => {
    const { gen, out } = workspace("a.txt: one\n", { "generated/a.txt": "mine\n" });
    expect((await gen()).codes).toEqual(["foreign-file"]);
    expect(output(out)).toEqual({ "a.txt": "mine\n" });
  });

  it("keeps a leftover that was edited, until it is forced", async () => {
    const { gen, out, respec } = workspace("a.txt: one\nb.txt: one\n");
    await gen();
    writeFileSync(join(out, "a.txt"), "mine\n");
    respec("b.txt: one\n");
    expect((await gen()).codes).toEqual(["hand-edited-leftover"]);
    expect((await gen()).codes).toEqual(["hand-edited-leftover"]);
    expect(output(out)).toEqual({ "a.txt": "mine\n", "b.txt": "one\n" });
    expect((await gen({ force: true })).changes).toEqual(["delete a.txt", "keep b.txt"]);
  });

  it("removes nothing with --only or --no-prune, and remembers it for later", async () => {
    const { gen, out, respec } = workspace("a.txt: one\nB.txt: one\n");
    await gen();
    respec("c.txt: one\n");
    expect((await gen({ only: ["lower"] })).changes).toEqual(["create c.txt"]);
    expect((await gen({ prune: false })).changes).toEqual(["keep c.txt"]);
    expect(Object.keys(output(out))).toEqual(["B.txt", "a.txt", "c.txt"]);
    expect((await gen()).changes).toEqual(["delete B.txt", "delete a.txt", "keep c.txt"]);
  });

  it("knows emitters by style, and names that it does not know by their neighbour", async () => {
    const { gen, project } = workspace("a.txt: one\nB.txt: one\n");
    expect((await gen({ only: ["http"] })).changes).toEqual(["create B.txt"]);
    await expect(gen({ only: ["loewr"] })).rejects.toThrow(CannotRun);
    writeFileSync(join(project, "interspec.yaml"), "interspec: 1\nname: x\nemit: [uper]\n");
    expect((await gen()).diagnostics).toMatchObject([{ code: "unknown-emitter", help: "did you mean 'upper'?" }]);
  });

  it("leaves the lock alone where it is frozen", async () => {
    const { gen, respec, out } = workspace("a.txt: one\n");
    expect((await gen({ isCi: true })).codes).toEqual([]);
    respec("a.txt: one\nb.txt: one\n");
    const refused = await gen({ isCi: true });
    expect(refused.diagnostics).toMatchObject([
      { code: "lock-outdated", message: "interspec.lock.yaml would change: b.txt" },
    ]);
    expect(Object.keys(output(out))).toEqual(["a.txt"]);
    expect((await gen({ isCi: true, frozen: false })).codes).toEqual([]);
    respec("c.txt: one\n");
    expect((await gen({ frozen: true })).codes).toEqual(["lock-outdated"]);
  });

  it("does not write through a link that leaves the project", async () => {
    const { gen, out } = workspace("a/b.txt: one\n");
    const outside = tempFolder();
    mkdirSync(out);
    symlinkSync(outside, join(out, "a"));
    expect((await gen({ force: true })).codes).toEqual(["outside-project"]);
    expect(readTree(outside)).toEqual({});
  });

  it("does not remove through such a link either", async () => {
    const { gen, out, respec } = workspace("a/b.txt: one\nc.txt: one\n");
    await gen();
    const outside = tempFolder({ "b.txt": "one\n" });
    rmSync(join(out, "a"), { recursive: true });
    symlinkSync(outside, join(out, "a"));
    respec("c.txt: one\n");
    await gen({ force: true });
    expect(readTree(outside)).toEqual({ "b.txt": "one\n" });
  });

  it("refuses an `out` that leaves the project", async () => {
    const { gen, project } = workspace("a.txt: one\n");
    writeFileSync(join(project, "interspec.yaml"), "interspec: 1\nname: x\nout: ../elsewhere\n");
    expect((await gen()).codes).toContain("outside-project");
  });

  it("says what stands in the way", async () => {
    const { gen, out } = workspace("a/b.txt: one\nc.txt: one\n", { "generated/a": "a file", "generated/c.txt/x": "" });
    expect((await gen({ force: true })).codes).toEqual(["in-the-way", "in-the-way"]);
    expect(readFileSync(join(out, "a"), "utf8")).toBe("a file");
  });

  it("replaces a link at a file's place instead of writing through it", async () => {
    const { gen, out, project } = workspace("a.txt: one\n", { "target.txt": "target" });
    mkdirSync(out);
    symlinkSync(join(project, "target.txt"), join(out, "a.txt"));
    expect((await gen()).codes).toEqual(["foreign-file"]);
    await gen({ force: true });
    expect(readFileSync(join(project, "target.txt"), "utf8")).toBe("target");
    expect(output(out)).toEqual({ "a.txt": "one\n" });
  });

  it("takes the line ends of a checkout for no edit", async () => {
    const { gen, out, respec } = workspace("a.txt: one\n");
    await gen();
    writeFileSync(join(out, "a.txt"), "one\r\n");
    writeFileSync(
      join(out, ".manifest.json"),
      readFileSync(join(out, ".manifest.json"), "utf8").replaceAll("\n", "\r\n"),
    );
    expect(await gen()).toMatchObject({ codes: [], changes: ["keep a.txt"] });
    respec("a.txt: two\n");
    expect((await gen()).changes).toEqual(["update a.txt"]);
  });

  it("writes again what a merge in git left with marks", async () => {
    const { gen, out } = workspace("a.txt: one\n");
    await gen();
    writeFileSync(join(out, "a.txt"), "<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> b\n");
    expect(await gen()).toMatchObject({ codes: [], changes: ["update a.txt"] });
  });

  it("writes again what a clean merge made of two sides that the manifest names", async () => {
    const { gen, out } = workspace("a.txt: one\n");
    await gen();
    const other = printManifest([{ path: "a.txt", emitter: "lower", digest: "f".repeat(64) }]);
    writeFileSync(
      join(out, ".manifest.json"),
      `<<<<<<< HEAD\n${readFileSync(join(out, ".manifest.json"), "utf8")}=======\n${other}>>>>>>> b\n`,
    );
    writeFileSync(join(out, "a.txt"), "merged\n");
    expect(await gen()).toMatchObject({ codes: [], changes: ["update a.txt"] });
  });

  it("gets over a manifest that was lost, where nothing differs", async () => {
    const { gen, out, respec } = workspace("a.txt: one\nb.txt: one\n");
    await gen();
    rmSync(join(out, ".manifest.json"));
    expect(await gen()).toMatchObject({ codes: [], changes: ["keep a.txt", "keep b.txt"] });
    writeFileSync(join(out, ".manifest.json"), "garbage");
    respec("a.txt: one\nb.txt: two\n");
    expect((await gen()).codes).toEqual(["manifest-unreadable", "foreign-file"]);
    expect((await gen({ force: true })).codes).toEqual(["manifest-unreadable"]);
    expect((await gen()).codes).toEqual([]);
  });

  it("waits for another run, and then says who it is", async () => {
    const { gen, out } = workspace("a.txt: one\n");
    await gen();
    writeFileSync(join(out, runLockFileName), JSON.stringify({ pid: 1, host: "elsewhere", began: null }));
    await expect(gen()).rejects.toThrow(/another run is writing .*process 1/);
    await expect(gen({ write: false })).rejects.toThrow(CannotRun);
  });
});

describe("a run beside somebody who writes what it has read", () => {
  /** Does something after each compilation of a run, when all has been read and nothing is written yet. */
  const meanwhile = (act: (compilation: number) => void): Stages => {
    let compilations = 0;
    const compile: Stages["compile"] = async (sources) => {
      const compiled = await fakeStages.compile(sources);
      compilations += 1;
      act(compilations);
      return compiled;
    };
    return { ...fakeStages, compile };
  };

  it("makes its files of the specs and the config that are there in the end", async () => {
    const { gen, out, project, respec } = workspace("a.txt: one\n");
    const changing = meanwhile((compilation) => {
      if (compilation === 1) respec("a.txt: two\n");
      if (compilation === 2) writeTree(project, { "specs/b.yaml": "b.txt: two\n" });
      if (compilation === 3) writeTree(project, { "interspec.yaml": config.replace("upper, lower", "lower") });
    });
    expect((await gen({}, changing)).changes).toEqual(["create a.txt", "create b.txt"]);
    expect(output(out)).toEqual({ "a.txt": "two\n", "b.txt": "two\n" });
  });

  it("never writes its lock over one that it has not read", async () => {
    const { gen, out, project, respec } = workspace("a.txt: one\n");
    const lockFile = join(project, "interspec.lock.yaml");
    await gen();
    respec("b.txt: one\n");
    const switching = meanwhile((compilation) => {
      if (compilation === 1) writeFileSync(lockFile, "c.txt\n");
      if (compilation === 1) respec("c.txt: one\n");
    });
    const { result } = await gen({}, switching);
    expect(result?.sources.lock?.text).toBe("c.txt\n");
    expect(result?.lockDiffers).toBe(false);
    expect(Object.keys(output(out))).toEqual(["c.txt"]);
  });

  it("gives up when there is no end to it, and has written nothing", async () => {
    const { gen, project, respec } = workspace("a.txt: 0\n");
    const restless = meanwhile((compilation) => respec(`a.txt: ${compilation}\n`));
    await expect(gen({}, restless)).rejects.toThrow(/keep changing while gen is running/);
    expect(Object.keys(readTree(project))).toEqual([".git/HEAD", "interspec.yaml", "specs/a.yaml"]);
  });
});

describe("a run after one that was killed", () => {
  /** Stops after `files` files, as a kill would: neither the manifest nor the journal is put in order. */
  async function killed(gen: ReturnType<typeof workspace>["gen"], turns: number) {
    let left = turns;
    return gen({
      isStopped: () => {
        left -= 1;
        return left < 0;
      },
    });
  }
  const many = (word: string, count = 130) =>
    Array.from({ length: count }, (_, it) => `d${it % 7}/f${it}.txt: ${word} ${it}\n`).join("");

  it("goes on where it stopped", async () => {
    const { gen, out, respec } = workspace(many("old"));
    await gen();
    respec(many("new"));
    expect((await killed(gen, 1)).written).toBe(false);
    const mixed = Object.values(output(out));
    expect(mixed.some((it) => it.startsWith("old")) && mixed.some((it) => it.startsWith("new"))).toBe(true);
    expect((await gen()).codes).toEqual([]);
    expect(Object.values(output(out)).every((it) => it.startsWith("new"))).toBe(true);
    expect(existsSync(join(out, journalFileName))).toBe(false);
  });

  it("knows the files of two killed runs as its own, though the specs have changed again", async () => {
    const { gen, out, respec } = workspace(many("old"));
    await gen();
    respec(many("second"));
    await killed(gen, 2);
    respec(many("third"));
    await killed(gen, 1);
    respec(many("fourth", 100));
    expect((await gen()).codes).toEqual([]);
    expect(Object.keys(output(out))).toHaveLength(100);
    expect(Object.values(output(out)).every((it) => it.startsWith("fourth"))).toBe(true);
  });

  it("still refuses what a person edited", async () => {
    const { gen, out, respec } = workspace(many("old"));
    await gen();
    respec(many("new"));
    await killed(gen, 1);
    writeFileSync(join(out, "d0/f0.txt"), "mine\n");
    expect((await gen()).codes).toEqual(["hand-edited"]);
  });

  it("removes what was left half written", async () => {
    const { gen, out, respec } = workspace(many("old"));
    await gen();
    respec(many("new"));
    await killed(gen, 1);
    const journal = parseManifest(readFileSync(join(out, journalFileName), "utf8"), "j").value;
    expect(journal.entries.size).toBe(130);
    await gen();
    expect(Object.keys(readTree(out)).filter((it) => it.includes(".gen-"))).toEqual([]);
  });
});
