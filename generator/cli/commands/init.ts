import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { listed } from "../../base/text.ts";
import { kebabCase } from "../../base/words.ts";
import { projectRoot } from "../../source/read.ts";
import { configFileName } from "../../source/workspace-folder.ts";
import { replaceFile } from "../../write/apply.ts";
import { type Arguments, isOn, textOf, wordOf } from "../arguments.ts";
import { askWord } from "../ask.ts";
import { exitCode } from "../command.ts";
import { pipelines, templates } from "../commands.ts";
import { newPackageJson, type PackageJson, readPackageJson, withScripts } from "../package-json.ts";
import type { Session } from "../session.ts";
import { pipelineFiles, type SharedFile } from "../starters/pipelines.ts";
import { projectFiles } from "../starters/project.ts";
import type { Starter, StarterFile } from "../starters/starter.ts";
import { starters } from "../starters.ts";
import { printable } from "../terminal.ts";

const scripts = { gen: "gen", "gen:check": "gen check", build: "tsc", start: "node dist/src/main.js" };
/** Generated files are folded in reviews, and keep their line ends on every system. */
const attributes = "generated/** linguist-generated=true text eol=lf";

/** `gen init`: starts a workspace in an empty folder or an existing project. */
export async function run(session: Session, args: Arguments): Promise<number> {
  const dir = session.cwd;
  const project = readPackageJson(dir);
  const isPipelineAlone = textOf(args, "ci") !== null && existsSync(join(dir, configFileName)) && !isOn(args, "force");
  const starter = isPipelineAlone ? null : starters[await templateName(session, args)];
  const ofProject = starter === null ? nothing : sharedHere(dir, projectFiles(starter.main));
  const ci = await pipelineName(session, args);
  const ofPipeline = pipelineHere(dir, ci);
  const own = [...(starter === null ? [] : workspaceFiles(dir, starter, project)), ...ofPipeline.files];
  const inTheWay = isOn(args, "force") ? [] : blocked(dir, own);
  if (inTheWay.length > 0) {
    session.stderr.write(
      `gen: nothing was written, since there is already ${listed(inTheWay.map((it) => `'${it}'`))}\n  help: --force overwrites\n`,
    );
    return exitCode.findings;
  }
  const all = [...own, ...ofProject.files, ...(starter === null ? [] : packageFile(dir, project))];
  for (const it of all) replaceFile(join(dir, it.path), it.text);
  session.stdout.write(all.map((it) => `  ${session.stdout.paint.green("+")} ${it.path}\n`).join(""));
  const steps = starter === null ? [] : nextSteps(readPackageJson(dir), starter);
  const root = ci === "none" || projectRoot(dir) === dir ? [] : [moveNote];
  const told = [...steps, ...[...ofProject.notes, ...ofPipeline.notes, ...root].flatMap((it) => ["", it])];
  session.stdout.write(told.map((it) => `${printable(it)}\n`).join(""));
  return exitCode.ok;
}

const moveNote =
  "The pipeline belongs into the folder of the repository: move it there, and let it run in this folder.";

function workspaceFiles(dir: string, starter: Starter, project: PackageJson | null): readonly StarterFile[] {
  return [...starter.files(nameOf(dir, project)), ...attributesFile(dir)];
}

function nameOf(dir: string, project: PackageJson | null): string {
  return nameFor(project?.name ?? basename(dir));
}

async function templateName(session: Session, args: Arguments): Promise<(typeof templates)[number]> {
  const given = wordOf(args, "template", templates);
  if (given !== null) return given;
  return session.mayAsk
    ? askWord(session, { question: "start with", words: templates, fallback: "minimal" })
    : "minimal";
}

async function pipelineName(session: Session, args: Arguments): Promise<(typeof pipelines)[number]> {
  const given = wordOf(args, "ci", pipelines);
  if (given !== null) return given;
  return session.mayAsk ? askWord(session, { question: "pipeline of", words: pipelines, fallback: "none" }) : "none";
}

/** Files that can be written here, and what to do by hand about the others. */
interface Here {
  readonly files: readonly StarterFile[];
  readonly notes: readonly string[];
}

const nothing: Here = { files: [], notes: [] };

function pipelineHere(dir: string, name: (typeof pipelines)[number]): Here {
  const { own, shared } = pipelineFiles[name];
  const { files, notes } = sharedHere(dir, shared);
  return { files: [...own, ...files], notes };
}

/** Of what belongs to all of a project: what is not there yet, and what goes elsewhere since it is. */
function sharedHere(dir: string, shared: readonly SharedFile[]): Here {
  const isThere = ({ path, text }: StarterFile) =>
    existsSync(join(dir, path)) && readFileSync(join(dir, path), "utf8") !== text;
  const taken = shared.filter(isThere);
  const files = [
    ...shared.filter((it) => !isThere(it)),
    ...taken.flatMap(({ instead: it }) => (it === null ? [] : [it])),
  ];
  return {
    files: files.map(({ path, text }) => ({ path, text })),
    notes: taken.flatMap(({ note }) => (note === null ? [] : [note])),
  };
}

function nameFor(text: string): string {
  const name = kebabCase(text.replace(/^@[^/]*\//, "")).replace(/^[^a-z]+/, "");
  return name === "" ? "workspace" : name.slice(0, 64).replace(/-$/, "");
}

function attributesFile(dir: string): readonly StarterFile[] {
  const path = ".gitattributes";
  const before = existsSync(join(dir, path)) ? readFileSync(join(dir, path), "utf8") : "";
  if (before.split(/\r?\n/).includes(attributes)) return [];
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  return [{ path, text: `${before}${gap}${attributes}\n` }];
}

function packageFile(dir: string, project: PackageJson | null): readonly StarterFile[] {
  const text = project === null ? newPackageJson(nameOf(dir, null), scripts) : withScripts(project, scripts);
  return text === project?.text ? [] : [{ path: "package.json", text }];
}

/** Files that would be overwritten: a workspace that is there, or specs that say something else. */
function blocked(dir: string, files: readonly StarterFile[]): readonly string[] {
  return files
    .filter(({ path, text }) => {
      const file = join(dir, path);
      // What we add to .gitattributes keeps all that is in it.
      if (path === ".gitattributes" || !existsSync(file)) return false;
      return path === configFileName || readFileSync(file, "utf8") !== text;
    })
    .map((it) => it.path);
}

function nextSteps(project: PackageJson | null, { packages }: Starter): readonly string[] {
  const missing = (names: readonly string[]) => names.filter((it) => project?.dependencies.has(it) !== true);
  const [tools, libraries] = [missing(developing), missing([...running, ...packages])];
  return [
    "",
    "Next:",
    ...(tools.length === 0 ? [] : [`  npm i -D ${tools.join(" ")}`]),
    ...(libraries.length === 0 ? [] : [`  npm i ${libraries.join(" ")}`]),
    "  npx gen",
    "  npx tsc && node dist/src/main.js",
    ...(project?.type === "module" ? [] : ["", moduleNote]),
  ];
}

const moduleNote = `package.json says no "type": "module": what gen writes are ES modules, so add it: npm pkg set type=module`;
const developing = ["interspec", "typescript", "@types/node"];
const running = ["@interspec/runtime", "@bufbuild/protobuf"];
