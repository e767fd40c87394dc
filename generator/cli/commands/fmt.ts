import { realpathSync, statSync } from "node:fs";
import { relative, resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import type { Checked, Diagnostic } from "../../base/diagnostic.ts";
import { hasErrors } from "../../base/diagnostic.ts";
import { plural } from "../../base/text.ts";
import { CannotRun } from "../../cannot-run.ts";
import { lockFileName } from "../../lock/lock.ts";
import { findWorkspace, maxBytes, projectRoot, readSource } from "../../source/read.ts";
import type { SourceFile } from "../../source/source-file.ts";
import { configFileName, type WorkspaceFolder } from "../../source/workspace-folder.ts";
import { replaceFile } from "../../write/apply.ts";
import { type Arguments, isOn, textOf } from "../arguments.ts";
import { changeSigns } from "../changes.ts";
import { exitCode } from "../command.ts";
import { formattable, formFindings, type Unformatted, unformatted } from "../formatting.ts";
import { located, report, reportAside, shownPath } from "../report.ts";
import { type Session, workspaceOf } from "../session.ts";
import { printable } from "../terminal.ts";

/** `gen fmt`: gives spec files their canonical form. */
export async function run(session: Session, args: Arguments): Promise<number> {
  if (isOn(args, "stdin")) return formatInput(session, args);
  const folder = args.words.length === 0 ? workspaceOf(args, session.env) : folderOf(session, args);
  const read = args.words.length === 0 ? formattable(folder) : namedFiles(session, folder, args.words);
  session.timings.begin("formatting", read.value.length);
  const { value: changes, diagnostics } = unformatted(read.value);
  const broken = new Set(diagnostics.map((it) => it.origin.file)).size;
  const isCheck = isOn(args, "check");
  if (!isCheck) for (const it of changes) write(folder, it);
  const found = [...read.diagnostics, ...diagnostics, ...(isCheck ? formFindings(changes) : [])];
  await report(session, {
    command: "fmt",
    folder,
    records: await located(found, read.value),
    files: read.value,
    result: { files: changes.map((it) => it.file.path), written: !isCheck },
  });
  if (session.format === "pretty" && session.verbosity !== "quiet")
    session.stdout.write(told(session, folder, { changes, isCheck, count: read.value.length - broken }));
  return hasErrors(found) ? exitCode.findings : exitCode.ok;
}

async function formatInput(session: Session, args: Arguments): Promise<number> {
  if (args.words.length > 0) throw new CannotRun("--stdin formats what comes in, and no files");
  const file = { path: "<stdin>", text: decoded(await buffer(process.stdin)) };
  const { value: changes, diagnostics } = unformatted([file]);
  if (hasErrors(diagnostics)) {
    const records = await located(diagnostics, [file]);
    const folder = { dir: session.cwd, project: session.cwd, configName: configFileName };
    reportAside(session, { command: "fmt", folder, records, files: [file], result: null });
    return exitCode.findings;
  }
  if (isOn(args, "check")) return changes.length === 0 ? exitCode.ok : exitCode.findings;
  session.stdout.write(changes[0]?.formatted ?? file.text.replaceAll("\r\n", "\n"));
  return exitCode.ok;
}

function decoded(bytes: Buffer): string {
  if (bytes.length > maxBytes.spec)
    throw new CannotRun(`what comes in has ${bytes.length} bytes; the limit is ${maxBytes.spec}`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new CannotRun("what comes in is no UTF-8 text", null, { cause: error });
  }
}

/** Where the named files are read: a workspace is not needed. */
function folderOf({ cwd, env }: Session, args: Arguments): WorkspaceFolder {
  const config = textOf(args, "config") ?? env["GEN_CONFIG"] ?? null;
  const dir = realpathSync(cwd);
  return (
    findWorkspace(cwd, config === "" ? null : config) ?? { dir, project: projectRoot(dir), configName: configFileName }
  );
}

function namedFiles(
  { cwd, log }: Session,
  folder: WorkspaceFolder,
  words: readonly string[],
): Checked<readonly SourceFile[]> {
  const paths = [
    ...new Set(words.map((it) => relative(folder.dir, resolve(realpathSync(cwd), it)).replaceAll("\\", "/"))),
  ];
  const files: SourceFile[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const path of paths) {
    if (path === lockFileName) {
      log(`${path} has a form of its own`);
      continue;
    }
    if (statSync(resolve(folder.dir, path), { throwIfNoEntry: false }) === undefined)
      throw new CannotRun(`there is no file '${path}'`);
    const read = readSource(folder, path, maxBytes.spec);
    if (read.value !== null) files.push(read.value);
    diagnostics.push(...read.diagnostics);
  }
  return { value: files, diagnostics };
}

/** Through a link, so that the link stays one. */
function write({ dir }: WorkspaceFolder, { file, formatted }: Unformatted): void {
  replaceFile(realpathSync(resolve(dir, file.path)), formatted);
}

interface Done {
  readonly changes: readonly Unformatted[];
  readonly isCheck: boolean;
  readonly count: number;
}

function told(
  { cwd, stdout: { paint } }: Session,
  { dir }: WorkspaceFolder,
  { changes, isCheck, count }: Done,
): string {
  if (isCheck) return changes.length === 0 ? `${paint.green("formatted")}: ${plural(count, "file")}\n` : "";
  const lines = changes.map(
    (it) => `  ${paint.yellow(changeSigns.update)} ${printable(shownPath(cwd, resolve(dir, it.file.path)))}\n`,
  );
  const rest = count - changes.length;
  return `${lines.join("")}${paint.green("done")}: ${plural(changes.length, "file")} formatted, ${rest} unchanged\n`;
}
