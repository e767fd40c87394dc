import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createInterface } from "node:readline/promises";
import { listed } from "../../base/text.ts";
import { kebabCase } from "../../base/words.ts";
import { CannotRun } from "../../cannot-run.ts";
import { configFileName } from "../../source/workspace-folder.ts";
import { didYouMean } from "../../syntax/suggest.ts";
import { replaceFile } from "../../write/apply.ts";
import { type Arguments, isOn, textOf } from "../arguments.ts";
import { exitCode } from "../command.ts";
import { type PackageJson, readPackageJson, withScripts } from "../package-json.ts";
import type { Session } from "../session.ts";
import type { StarterFile } from "../starters/starter.ts";
import { starters } from "../starters.ts";
import { printable } from "../terminal.ts";

const scripts = { gen: "gen", "gen:check": "gen --check" };
/** Generated files are folded in reviews, and keep their line ends on every system. */
const attributes = "generated/** linguist-generated=true text eol=lf";

/** `gen init`: starts a workspace in an empty folder or an existing project. */
export async function run(session: Session, args: Arguments): Promise<number> {
  const dir = session.cwd;
  const project = readPackageJson(dir);
  const name = nameFor(project?.name ?? basename(dir));
  const starter = starters.get(await templateName(session, args));
  if (starter === undefined) throw new Error("templateName answers names of starters only");
  const files = [...starter(name), ...(await attributesFile(dir))];
  const inTheWay = isOn(args, "force") ? [] : blocked(dir, files);
  if (inTheWay.length > 0) {
    session.stderr.write(
      `gen: nothing was written, since there is already ${listed(inTheWay.map((it) => `'${it}'`))}\n  help: --force overwrites\n`,
    );
    return exitCode.findings;
  }
  const all = [...files, ...(project === null ? [] : scriptsFile(project))];
  for (const it of all) replaceFile(join(dir, it.path), it.text);
  session.stdout.write(all.map((it) => `  ${session.stdout.paint.green("+")} ${it.path}\n`).join(""));
  session.stdout.write(
    nextSteps(project)
      .map((it) => `${it}\n`)
      .join(""),
  );
  return exitCode.ok;
}

async function templateName(session: Session, args: Arguments): Promise<string> {
  const known = [...starters.keys()];
  const given = textOf(args, "template") ?? (session.mayAsk ? await ask(known) : "minimal");
  if (starters.has(given)) return given;
  throw new CannotRun(
    `there is no template '${given}'`,
    didYouMean(given, known) ?? `there are ${known.join(" and ")}`,
  );
}

async function ask(known: readonly string[]): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`start with ${known.join(" or ")}? [minimal] `);
    return answer.trim() === "" ? "minimal" : answer.trim();
  } finally {
    lines.close();
  }
}

function nameFor(text: string): string {
  const name = kebabCase(text.replace(/^@[^/]*\//, "")).replace(/^[^a-z]+/, "");
  return name === "" ? "workspace" : name.slice(0, 64).replace(/-$/, "");
}

async function attributesFile(dir: string): Promise<readonly StarterFile[]> {
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
  const isModule = project === null || project.type === "module";
  const modules = isModule
    ? []
    : ["", `package.json says no "type": "module": what gen writes are ES modules, so add it.`];
  return ["", "Next:", ...(project === null ? ["  npm init -y"] : []), ...install, "  npx gen", ...modules].map(
    printable,
  );
}
