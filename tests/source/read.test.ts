import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fileOrigin } from "../../generator/base/origin.ts";
import { findWorkspace, maxBytes, readSource, specPaths, staysInside } from "../../generator/source/read.ts";
import { type Tree, tempFolder } from "../support/temp-folder.ts";

function workspace(files: Tree = {}) {
  const project = tempFolder({ "interspec.yaml": "interspec: 1\nname: x\n", ".git/HEAD": "", ...files });
  return { dir: project, project, configName: "interspec.yaml" };
}

function pathsOf(folder: ReturnType<typeof workspace>, ...patterns: readonly string[]) {
  const { value, diagnostics } = specPaths(folder, {
    patterns,
    except: ["generated", "interspec.lock.yaml"],
    origin: fileOrigin("interspec.yaml"),
  });
  return { paths: value, codes: diagnostics.map((it) => it.code) };
}

describe("findWorkspace", () => {
  it("walks up to the nearest config", () => {
    const { dir } = workspace({ "a/b/c.txt": "", "a/interspec.yaml": "" });
    expect(findWorkspace(join(dir, "a/b"), null)?.dir).toBe(join(dir, "a"));
  });

  it("stops at the root of the repository", () => {
    const outer = tempFolder({ "interspec.yaml": "", "inner/.git/HEAD": "", "inner/a.txt": "" });
    expect(findWorkspace(join(outer, "inner"), null)).toBeNull();
  });

  it("takes the outermost package.json for the project where there is no git", () => {
    const outer = tempFolder({ "package.json": "{}", "inner/package.json": "{}", "inner/interspec.yaml": "" });
    expect(findWorkspace(join(outer, "inner"), null)?.project).toBe(outer);
  });

  it("takes a file or a folder by name", () => {
    const { dir } = workspace({ "other/my.yaml": "" });
    expect(findWorkspace(dir, "other/my.yaml")).toMatchObject({ dir: join(dir, "other"), configName: "my.yaml" });
    expect(findWorkspace(dir, ".")?.configName).toBe("interspec.yaml");
    expect(findWorkspace(dir, "absent.yaml")).toBeNull();
  });
});

describe("specPaths", () => {
  it("sorts, and leaves out what is no spec", () => {
    const folder = workspace({
      "specs/b.yaml": "",
      "specs/a/c.yaml": "",
      "specs/node_modules/x/d.yaml": "",
      "specs/.hidden/e.yaml": "",
      "generated/contracts/openapi/b.yaml": "",
      "interspec.lock.yaml": "",
    });
    expect(pathsOf(folder, "**/*.yaml").paths).toEqual(["specs/a/c.yaml", "specs/b.yaml"]);
  });

  it("takes files away by a pattern with `!`", () => {
    const folder = workspace({ "specs/a.yaml": "", "specs/drafts/b.yaml": "" });
    expect(pathsOf(folder, "specs/**/*.yaml", "!specs/drafts/**").paths).toEqual(["specs/a.yaml"]);
  });

  it("says when nothing matches", () => {
    expect(pathsOf(workspace(), "specs/**/*.yaml").codes).toEqual(["no-spec-files"]);
    expect(pathsOf(workspace(), "specs/a.yaml").codes).toEqual(["no-spec-files"]);
  });

  it("refuses to leave the project", () => {
    expect(pathsOf(workspace(), "../**/*.yaml").codes).toEqual(["outside-project"]);
    expect(pathsOf(workspace(), "../../etc/passwd").codes).toEqual(["outside-project"]);
  });

  it("reaches a neighbour inside the project", () => {
    const project = tempFolder({ ".git/HEAD": "", "shared/a.yaml": "", "app/interspec.yaml": "" });
    const folder = { dir: join(project, "app"), project, configName: "interspec.yaml" };
    expect(pathsOf(folder, "../shared/*.yaml").paths).toEqual(["../shared/a.yaml"]);
  });

  it("survives links in a circle and links to nowhere", () => {
    const folder = workspace({ "specs/a.yaml": "" });
    symlinkSync(join(folder.dir, "specs"), join(folder.dir, "specs/again"));
    symlinkSync(join(folder.dir, "nowhere"), join(folder.dir, "specs/b.yaml"));
    expect(pathsOf(folder, "specs/**/*.yaml").paths).toEqual(["specs/a.yaml"]);
  });
});

describe("readSource", () => {
  const codesOf = (folder: ReturnType<typeof workspace>, path: string) =>
    readSource(folder, path, maxBytes.spec).diagnostics.map((it) => it.code);

  it("removes a byte order mark", () => {
    const folder = workspace({ "a.yaml": "\ufeffa: 1\n" });
    expect(readSource(folder, "a.yaml", maxBytes.spec).value).toEqual({ path: "a.yaml", text: "a: 1\n" });
  });

  it("refuses binary, other encodings, folders and what is too large, at once", () => {
    const folder = workspace();
    writeFileSync(join(folder.dir, "binary.yaml"), Buffer.from([0x61, 0x00, 0x62]));
    writeFileSync(join(folder.dir, "latin.yaml"), Buffer.from([0x61, 0xe9, 0x62]));
    writeFileSync(join(folder.dir, "utf16.yaml"), Buffer.from("\ufeffa: 1", "utf16le"));
    writeFileSync(join(folder.dir, "large.yaml"), "a".repeat(10 * 1024 * 1024));
    mkdirSync(join(folder.dir, "folder.yaml"));
    expect(codesOf(folder, "binary.yaml")).toEqual(["not-utf8"]);
    expect(codesOf(folder, "latin.yaml")).toEqual(["not-utf8"]);
    expect(codesOf(folder, "utf16.yaml")).toEqual(["not-utf8"]);
    expect(codesOf(folder, "folder.yaml")).toEqual(["not-a-file"]);
    const started = performance.now();
    expect(codesOf(folder, "large.yaml")).toEqual(["file-too-large"]);
    expect(performance.now() - started).toBeLessThan(100);
  });

  it("refuses a link that leaves the project", () => {
    const folder = workspace();
    const outside = tempFolder({ "secret.yaml": "a: 1\n" });
    symlinkSync(join(outside, "secret.yaml"), join(folder.dir, "a.yaml"));
    expect(codesOf(folder, "a.yaml")).toEqual(["outside-project"]);
  });
});

describe("staysInside", () => {
  it("follows links of the nearest folder that exists", () => {
    const { dir } = workspace({ "a/b.txt": "" });
    const outside = tempFolder();
    symlinkSync(outside, join(dir, "link"));
    symlinkSync(join(outside, "absent"), join(dir, "dangling"));
    expect(staysInside(join(dir, "a/new/deep"), dir)).toBe(true);
    expect(staysInside(join(dir, "link/new"), dir)).toBe(false);
    expect(staysInside(join(dir, "dangling/new"), dir)).toBe(false);
    expect(staysInside(join(dir, "../x"), dir)).toBe(false);
  });
});
