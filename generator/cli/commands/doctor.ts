import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { hasErrors } from "../../base/diagnostic.ts";
import { isInside } from "../../base/inside.ts";
import { compiler } from "../../compiler.ts";
import { loadAndCompile } from "../../load.ts";
import { lockFileName } from "../../lock/lock.ts";
import { manifestFileName, parseManifest } from "../../plan/manifest.ts";
import { findWorkspace } from "../../source/read.ts";
import type { WorkspaceFolder } from "../../source/workspace-folder.ts";
import { textOnDisk } from "../../write/disk.ts";
import { type Arguments, isOn, textOf } from "../arguments.ts";
import { exitCode } from "../command.ts";
import { git } from "../git.ts";
import { readPackageJson } from "../package-json.ts";
import type { Session } from "../session.ts";
import { jsonText, printable } from "../terminal.ts";

/** One thing that was looked at. */
interface Check {
  readonly name: string;
  /** Null: all is well. */
  readonly problem: string | null;
  readonly help: string | null;
}

/** `gen doctor`: finds what is wrong with the set-up. */
export async function run(session: Session, args: Arguments): Promise<number> {
  const folder = findWorkspace(session.cwd, textOf(args, "config") ?? session.env["GEN_CONFIG"] ?? null);
  const checks = [nodeCheck(), ...(folder === null ? [noWorkspace] : await workspaceChecks(folder, session))];
  const isSick = checks.some((it) => it.problem !== null);
  if (isOn(args, "json") || session.format === "json") session.stdout.write(jsonText({ checks }));
  else session.stdout.write(checks.map((it) => checkText(it, session)).join(""));
  return isSick ? exitCode.findings : exitCode.ok;
}

const noWorkspace: Check = {
  name: "workspace",
  problem: "there is no interspec.yaml here or in a folder above",
  help: "gen init",
};

async function workspaceChecks(folder: WorkspaceFolder, session: Session): Promise<readonly Check[]> {
  const { value, diagnostics } = await loadAndCompile(folder, compiler);
  const specs: Check = {
    name: "specs",
    problem: hasErrors(diagnostics) ? "they have errors" : null,
    help: "gen validate",
  };
  const out = value === null ? null : resolve(folder.dir, value.config.out);
  const ofOut = out === null ? [] : [outCheck(out), manifestCheck(out), attributesCheck(folder, out)];
  return [specs, lockCheck(folder), ...ofOut, modulesCheck(folder), programCheck(folder, session.program)];
}

function nodeCheck(): Check {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isOld = major < 20 || (major === 20 && minor < 19);
  return {
    name: "node",
    problem: isOld ? `this is Node ${process.versions.node}` : null,
    help: "20.19 is the oldest that works",
  };
}

function lockCheck({ dir }: WorkspaceFolder): Check {
  const name = "lock";
  if (!existsSync(join(dir, lockFileName)))
    return { name, problem: `there is no ${lockFileName} yet`, help: "run gen and commit it" };
  const isIgnored = hasGit() && git(dir, ["check-ignore", "--quiet", lockFileName]) !== null;
  return {
    name,
    problem: isIgnored ? `git ignores ${lockFileName}` : null,
    help: "the lock is an input: take it out of .gitignore and commit it",
  };
}

function outCheck(out: string): Check {
  const existing = [out, ...parents(out)].find((it) => existsSync(it)) ?? out;
  return {
    name: "out",
    problem: isWritable(existing) ? null : `'${existing}' cannot be written to`,
    help: "mind its owner and rights",
  };
}

function manifestCheck(out: string): Check {
  const text = textOnDisk(join(out, manifestFileName));
  const isBroken = text !== null && parseManifest(text, manifestFileName).diagnostics.length > 0;
  return {
    name: "manifest",
    problem: isBroken ? `'${join(out, manifestFileName)}' is damaged` : null,
    help: "restore it from git, or run gen --force",
  };
}

function attributesCheck({ project }: WorkspaceFolder, out: string): Check {
  const name = "line ends";
  if (!hasGit() || !existsSync(out)) return { name, problem: null, help: null };
  const answer = git(project, ["check-attr", "eol", "--", join(out, manifestFileName)]);
  const isMissing = answer !== null && !answer.includes("eol: lf");
  const help = "add to .gitattributes: generated/** linguist-generated=true text eol=lf";
  return { name, problem: isMissing ? "a checkout on Windows changes the line ends of generated files" : null, help };
}

function modulesCheck({ dir, project }: WorkspaceFolder): Check {
  const home = [dir, ...parents(dir)].find((it) => isInside(it, project) && existsSync(join(it, "package.json")));
  const type = home === undefined ? "module" : readPackageJson(home)?.type;
  const problem = type === "module" ? null : `package.json says no "type": "module"`;
  return { name: "modules", problem, help: `what gen writes are ES modules: add "type": "module"` };
}

/** An unrelated package is called gen, too: `npx gen` would run it where ours is not installed. */
function programCheck({ dir, project }: WorkspaceFolder, program: string): Check {
  const name = "program";
  const bin = [dir, ...parents(dir)]
    .map((it) => join(it, "node_modules", ".bin", "gen"))
    .find((it) => isInside(it, project) && existsSync(it));
  if (bin === undefined) return { name, problem: null, help: null };
  const real = realpathSync(bin);
  const isOurs = real === realpathSync(program) || ownerOf(real) === "interspec";
  return {
    name,
    problem: isOurs ? null : `'npx gen' here runs ${real}, which is not interspec`,
    help: "npm i -D interspec",
  };
}

function ownerOf(file: string): string | null {
  const home = parents(file).find((it) => existsSync(join(it, "package.json")));
  return home === undefined ? readShim(file) : (readPackageJson(home)?.name ?? null);
}

/** On Windows and with pnpm a bin is a small script that names the real one. */
function readShim(file: string): string | null {
  return statSync(file).size < 65_536 && /[\\/]interspec[\\/]/.test(readFileSync(file, "utf8")) ? "interspec" : null;
}

function parents(path: string): readonly string[] {
  const above = dirname(path);
  return above === path ? [] : [above, ...parents(above)];
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    // The answer is all that is wanted.
    return false;
  }
}

function hasGit(): boolean {
  try {
    return git(".", ["--version"]) !== null;
  } catch {
    // Not installed: then nothing of git can be wrong.
    return false;
  }
}

function checkText({ name, problem, help }: Check, { stdout: { paint } }: Session): string {
  if (problem === null) return `${paint.green("ok")}   ${name}\n`;
  return `${paint.red("bad")}  ${name}: ${printable(problem)}\n${help === null ? "" : `     ${paint.green("help:")} ${printable(help)}\n`}`;
}
