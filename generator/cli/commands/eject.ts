import { existsSync, realpathSync } from "node:fs";
import { posix, resolve } from "node:path";
import { CannotRun } from "../../cannot-run.ts";
import { parseConfig } from "../../config.ts";
import { templateTexts } from "../../emit/template-source.ts";
import { withKey } from "../../format/insert-entry.ts";
import { configure } from "../../load.ts";
import { withEjectMark } from "../../overrides/eject-mark.ts";
import { staysInside } from "../../source/read.ts";
import type { WorkspaceFolder } from "../../source/workspace-folder.ts";
import { didYouMean } from "../../syntax/suggest.ts";
import { replaceFile } from "../../write/apply.ts";
import { type Arguments, isOn } from "../arguments.ts";
import { changeSigns } from "../changes.ts";
import { exitCode } from "../command.ts";
import { located, report, shownPath } from "../report.ts";
import { type Session, workspaceOf } from "../session.ts";
import { printable } from "../terminal.ts";

/** The folder of overriding templates in a workspace that names none. */
const usualFolder = "templates";
// The keys that come after `templates` in an interspec.yaml that is written from top to bottom.
const keysAfter = ["brokers", "security", "defaults", "journeys", "lint", "compatibility"];

/** `gen eject`: copies a template into the workspace, for the user to change. */
export async function run(session: Session, args: Arguments): Promise<number> {
  const texts = await templateTexts();
  const [name] = args.words;
  if (name === undefined) return list(session, [...texts.keys()]);
  const text = texts.get(name);
  if (text === undefined)
    throw new CannotRun(`there is no template '${name}'`, didYouMean(name, texts.keys()) ?? "`gen eject` lists them");
  const template = { name, text: withEjectMark(name, text) };
  if (!isOn(args, "print")) return eject(session, args, template);
  session.stdout.write(template.text);
  return exitCode.ok;
}

function list({ stdout }: Session, names: readonly string[]): number {
  stdout.write(`${names.join("\n")}\n`);
  return exitCode.ok;
}

interface Template {
  readonly name: string;
  readonly text: string;
}

async function eject(session: Session, args: Arguments, { name, text }: Template): Promise<number> {
  const folder = workspaceOf(args, session.env);
  const { value: configured, diagnostics, files } = configure(folder, { parseConfig });
  if (configured === null) {
    const records = await located(diagnostics, files);
    await report(session, { command: "eject", folder, records, files, result: null });
    return exitCode.findings;
  }
  const { config, file } = configured;
  const templates = config.templates ?? usualFolder;
  const path = posix.join(templates, `${name}.hbs`);
  const absolute = resolve(folder.dir, path);
  if (!staysInside(absolute, folder.project)) throw new CannotRun(`'${path}' leads out of the project`);
  const isThere = existsSync(absolute);
  if (isThere && !isOn(args, "force")) {
    const help = "`--force` overwrites it; `--print` shows ours";
    session.stderr.write(`gen: '${printable(path)}' is there already\n  help: ${help}\n`);
    return exitCode.findings;
  }
  const key = { before: keysAfter, lines: [`templates: ${usualFolder}`] };
  const written = [{ path, text, isNew: !isThere }];
  if (config.templates === null) written.push({ path: file.path, text: withKey(file, key), isNew: false });
  for (const it of written) write(session, folder, it);
  return exitCode.ok;
}

interface Written {
  readonly path: string;
  readonly text: string;
  readonly isNew: boolean;
}

function write(session: Session, { dir }: WorkspaceFolder, { path, text, isNew }: Written): void {
  const absolute = resolve(dir, path);
  // Through a link, so that the link stays one.
  replaceFile(isNew ? absolute : realpathSync(absolute), text);
  const { paint } = session.stdout;
  const sign = isNew ? paint.green(changeSigns.create) : paint.yellow(changeSigns.update);
  if (session.verbosity !== "quiet") session.stdout.write(`  ${sign} ${printable(shownPath(session.cwd, absolute))}\n`);
}
