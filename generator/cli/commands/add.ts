import { existsSync, realpathSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { camelCase } from "../../base/words.ts";
import { CannotRun } from "../../cannot-run.ts";
import { type Config, parseConfig } from "../../config.ts";
import { withEntry } from "../../format/insert-entry.ts";
import { configure, load } from "../../load.ts";
import { matchesGlob, staticBase } from "../../source/glob.ts";
import { parse } from "../../source/parse.ts";
import type { PlainMap } from "../../source/plain-value.ts";
import type { SourceFile } from "../../source/source-file.ts";
import type { WorkspaceFolder } from "../../source/workspace-folder.ts";
import { nameCheck } from "../../syntax/names.ts";
import { isMap } from "../../syntax/shape.ts";
import { didYouMean } from "../../syntax/suggest.ts";
import { replaceFile } from "../../write/apply.ts";
import { nameFor, styleFor, unitFor } from "../add/questions.ts";
import { interactionScaffold, type StyleName, serviceText, typeLines } from "../add/scaffold.ts";
import { idOf, mapAt, type WrittenUnit, writtenUnits } from "../add/units.ts";
import { type Arguments, textOf, wordOf } from "../arguments.ts";
import { exitCode } from "../command.ts";
import { additions, styleNames } from "../commands.ts";
import { located, report, shownPath } from "../report.ts";
import { type Session, workspaceOf } from "../session.ts";
import { schemaLine } from "../starters/starter.ts";
import { printable } from "../terminal.ts";

/** `gen add`: writes a new service, interaction or type into the right file. */
export async function run(session: Session, args: Arguments): Promise<number> {
  const kind = kindOf(args);
  const workspace = await openedWorkspace(session, args);
  if (workspace === null) return exitCode.findings;
  switch (kind) {
    case "service":
      return addService(session, args, workspace);
    case "interaction":
      return addInteraction(session, args, workspace);
    case "type":
      return addType(session, args, workspace);
  }
}

interface Opened {
  readonly folder: WorkspaceFolder;
  readonly config: Config;
  /** The config as written. */
  readonly settings: PlainMap;
  readonly units: readonly WrittenUnit[];
}

function kindOf({ words: [word = ""] }: Arguments): (typeof additions)[number] {
  const kind = additions.find((it) => it === word);
  if (kind !== undefined) return kind;
  throw new CannotRun(
    `gen cannot add a '${word}'`,
    didYouMean(word, additions) ?? `it can add ${additions.join(", ")}`,
  );
}

/** What is needed of a workspace; it may have mistakes, as long as its YAML can be read. Null: it cannot, which is told. */
async function openedWorkspace(session: Session, args: Arguments): Promise<Opened | null> {
  const folder = workspaceOf(args, session.env);
  const { value: configured, diagnostics, files } = configure(folder, { parseConfig });
  if (configured === null) return told(session, folder, { diagnostics, files });
  const { specs } = load(folder, configured).value;
  const ofYaml = specs.flatMap((it) => parse(it).diagnostics).filter((it) => it.severity === "error");
  if (ofYaml.length > 0) return told(session, folder, { diagnostics: ofYaml, files: specs });
  const settings = parse(configured.file).value.value;
  const { config } = configured;
  return { folder, config, settings: isMap(settings) ? settings : {}, units: writtenUnits(specs) };
}

async function told(
  session: Session,
  folder: WorkspaceFolder,
  { diagnostics, files }: { readonly diagnostics: readonly Diagnostic[]; readonly files: readonly SourceFile[] },
): Promise<null> {
  const records = await located(diagnostics, files);
  await report(session, { command: "add", folder, records, files, result: null });
  return null;
}

async function addService(
  session: Session,
  args: Arguments,
  { folder, config, settings, units }: Opened,
): Promise<number> {
  const style = wordOf(args, "style", styleNames);
  const name = await nameFor(session, args, { noun: "service", check: nameCheck("service", "kebab", ["contracts"]) });
  if (units.some((it) => it.name === name)) return refused(session, `there is already a '${name}'`);
  const path = newPath(config, name);
  if (existsSync(resolve(folder.dir, path))) return refused(session, `there is already a file '${path}'`);
  const toModules = posix.relative(posix.dirname(path), "node_modules");
  const scheme = saysWhoMayCall(settings, "http") ? null : schemeOf(settings);
  const empty: SourceFile = { path, text: serviceText(name, { schemaLine: schemaLine(toModules), scheme }) };
  const unit: WrittenUnit = { kind: "service", name, version: 1, file: empty, content: { defaults: { auth: scheme } } };
  const first = style === "event" || style === "mqtt" ? `${name}-changed` : `get-${name}`;
  const text =
    style === null ? empty.text : withInteraction(unit, { style, name: camelCase(first) }, { config, settings });
  return written(session, folder, { path, text, isNew: true });
}

async function addInteraction(session: Session, args: Arguments, opened: Opened): Promise<number> {
  const services = opened.units.filter((it) => it.kind === "service");
  const unit = await unitFor(session, args, { units: services, noun: "service" });
  const style = await styleFor(session, args);
  const check = nameCheck("interaction", "camel", ["try", "then"]);
  const name = await nameFor(session, args, { noun: "interaction", check });
  if (Object.hasOwn(mapAt(unit.content, "interactions"), name))
    return refused(session, `service '${idOf(unit)}' has an interaction '${name}' already`);
  const text = withInteraction(unit, { style, name }, opened);
  return written(session, opened.folder, { path: unit.file.path, text, isNew: false });
}

async function addType(session: Session, args: Arguments, { folder, units }: Opened): Promise<number> {
  if (textOf(args, "style") !== null) throw new CannotRun("a type has no style", "gen add --help");
  const unit = await unitFor(session, args, { units, noun: "service or library" });
  const name = await nameFor(session, args, { noun: "type", check: nameCheck("type", "pascal") });
  if (Object.hasOwn(mapAt(unit.content, "types"), name))
    return refused(session, `${unit.kind} '${idOf(unit)}' has a type '${name}' already`);
  requireMap(unit.content, "types", unit.file);
  const text = withType(unit.file, typeLines(name));
  return written(session, folder, { path: unit.file.path, text, isNew: false });
}

function withType(file: SourceFile, lines: readonly string[]): string {
  return withEntry(file, { section: "types", before: ["errors", "interactions"], lines });
}

interface NewInteraction {
  readonly style: StyleName;
  readonly name: string;
}

function withInteraction(
  { name: service, version, file, content }: WrittenUnit,
  { style, name }: NewInteraction,
  { config, settings }: Pick<Opened, "config" | "settings">,
): string {
  requireMap(content, "interactions", file);
  const isSaid = saysWhoMayCall(settings, style) || saysWhoMayCall(content, style);
  const routes = Object.values(mapAt(content, "interactions")).flatMap((it) =>
    isMap(it) ? [String(it["route"])] : [],
  );
  const { lines, type } = interactionScaffold(style, name, {
    service,
    version,
    namespace: config.namespace,
    scheme: isSaid ? null : schemeOf(settings),
    routes: new Set(routes),
  });
  if (type !== null) requireMap(content, "types", file);
  const isTypeThere = type === null || Object.hasOwn(mapAt(content, "types"), type.name);
  const text = isTypeThere ? file.text : withType(file, type.lines);
  return withEntry({ ...file, text }, { section: "interactions", before: ["suppress"], lines });
}

/** What stands where a map belongs is a mistake that its writer has to mend first. */
function requireMap(content: PlainMap, section: string, { path }: SourceFile): void {
  const value = content[section] ?? null;
  if (value !== null && !isMap(value)) throw new CannotRun(`'${section}' in '${path}' is no map`, "gen validate");
}

/** Whether the defaults of a file say who may call an interaction of a style. */
function saysWhoMayCall(file: PlainMap, style: StyleName): boolean {
  const defaults = mapAt(file, "defaults");
  return [defaults, mapAt(defaults, style)].some((it) => it["auth"] !== undefined && it["auth"] !== null);
}

/** Customers where the workspace knows them, else the first of its schemes. */
function schemeOf(settings: PlainMap): string {
  const schemes = Object.keys(mapAt(settings, "security"));
  return schemes.includes("user") ? "user" : (schemes[0] ?? "user");
}

/** The path of a new spec that the patterns of the workspace find. */
function newPath({ specs, out }: Config, name: string): string {
  const isFound = (path: string) =>
    specs.some((it) => !it.startsWith("!") && matchesGlob(path, it)) &&
    !specs.some((it) => it.startsWith("!") && matchesGlob(path, it.slice(1))) &&
    !path.startsWith(`${out}/`);
  const path = specs.map((it) => posix.join(staticBase(it), `${name}.yaml`)).find(isFound);
  if (path !== undefined) return path;
  throw new CannotRun(
    `no pattern of \`specs\` would find a new file '${name}.yaml'`,
    "add a pattern such as specs/*.yaml to interspec.yaml",
  );
}

function refused({ stderr }: Session, message: string): number {
  stderr.write(`gen: ${printable(message)}\n  help: nothing was written; choose another name\n`);
  return exitCode.findings;
}

interface Written {
  readonly path: string;
  readonly text: string;
  readonly isNew: boolean;
}

function written(session: Session, { dir }: WorkspaceFolder, { path, text, isNew }: Written): number {
  const absolute = join(dir, path);
  replaceFile(isNew ? absolute : realpathSync(absolute), text);
  const { paint } = session.stdout;
  const sign = isNew ? paint.green("+") : paint.yellow("~");
  if (session.verbosity !== "quiet") session.stdout.write(`  ${sign} ${printable(shownPath(session.cwd, absolute))}\n`);
  return exitCode.ok;
}
