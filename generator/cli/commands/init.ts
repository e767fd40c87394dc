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
import { type PackageJson, readPackageJson, withScripts } from "../package-json.ts";
import type { Session } from "../session.ts";
import { pipelineFiles } from "../starters/pipelines.ts";
import type { StarterFile } from "../starters/starter.ts";
import { starters } from "../starters.ts";
import { printable } from "../terminal.ts";

const scripts = { gen: "gen", "gen:check": "gen check" };
/** Generated files are folded in reviews, and keep their line ends on every system. */
const attributes = "generated/** linguist-generated=true text eol=lf";

/** `gen init`: starts a workspace in an empty folder or an existing project. */
export async function run(session: Session, args: Arguments): Promise<number> {
  const dir = session.cwd;
  const project = readPackageJson(dir);
  const isPipelineAlone = textOf(args, "ci") !== null && existsSync(join(dir, configFileName)) && !isOn(args, "force");
  const ofWorkspace = isPipelineAlone ? [] : await workspaceFiles(session, args, project);
  const ci = await pipelineName(session, args);
  const { files: ofPipeline, notes } = pipelineHere(dir, ci);
  const files = [...ofWorkspace, ...ofPipeline];
  const inTheWay = isOn(args, "force") ? [] : blocked(dir, files);
  if (inTheWay.length > 0) {
    session.stderr.write(
      `gen: nothing was written, since there is already ${listed(inTheWay.map((it) => `'${it}'`))}\n  help: --force overwrites\n`,
    );
    return exitCode.findings;
  }
  const all = [...files, ...(project === null || isPipelineAlone ? [] : scriptsFile(project))];
  for (const it of all) replaceFile(join(dir, it.path), it.text);
  session.stdout.write(all.map((it) => `  ${session.stdout.paint.green("+")} ${it.path}\n`).join(""));
  const steps = isPipelineAlone ? [] : nextSteps(project);
  const root = ci === "none" || projectRoot(dir) === dir ? [] : [moveNote];
  const told = [...steps, ...[...notes, ...root].flatMap((it) => ["", it])];
  session.stdout.write(told.map((it) => `${printable(it)}\n`).join(""));
  return exitCode.ok;
}

const moveNote =
  "The pipeline belongs into the folder of the repository: move it there, and let it run in this folder.";

async function workspaceFiles(
  session: Session,
  args: Arguments,
  project: PackageJson | null,
): Promise<readonly StarterFile[]> {
  const name = nameFor(project?.name ?? basename(session.cwd));
  const starter = starters[await templateName(session, args)];
  return [...starter(name), ...attributesFile(session.cwd)];
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

/** The files of a pipeline that can be written here, and what to do by hand about the others. */
function pipelineHere(
  dir: string,
  name: (typeof pipelines)[number],
): { readonly files: readonly StarterFile[]; readonly notes: readonly string[] } {
  const { own, shared } = pipelineFiles[name];
  const isThere = ({ path, text }: StarterFile) =>
    existsSync(join(dir, path)) && readFileSync(join(dir, path), "utf8") !== text;
  const free = shared.filter((it) => !isThere(it));
  const taken = shared.filter(isThere);
  const instead = taken.flatMap(({ instead: it }) => (it === null ? [] : [it]));
  return {
    files: [...own, ...free, ...instead].map(({ path, text }) => ({ path, text })),
    notes: taken.map((it) => it.note),
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

function scriptsFile(project: PackageJson): readonly StarterFile[] {
  const text = withScripts(project, scripts);
  return text === project.text ? [] : [{ path: "package.json", text }];
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

function nextSteps(project: PackageJson | null): readonly string[] {
  const install = project?.dependencies.has("interspec") ? [] : ["  npm i -D interspec"];
  const runtime = project?.dependencies.has("@interspec/runtime")
    ? []
    : ["  npm i @interspec/runtime @bufbuild/protobuf"];
  const isModule = project === null || project.type === "module";
  const modules = isModule
    ? []
    : ["", `package.json says no "type": "module": what gen writes are ES modules, so add it.`];
  return ["", "Next:", ...(project === null ? ["  npm init -y"] : []), ...install, ...runtime, "  npx gen", ...modules];
}
