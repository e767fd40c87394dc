import type { Checked } from "../base/diagnostic.ts";
import { collector, hasErrors } from "../base/diagnostic.ts";
import { none } from "../base/none.ts";
import type { SourceFile } from "../source/source-file.ts";
import { type FlowValue, parseFlow, plainText } from "./flow.ts";
import { LineReader } from "./line-reader.ts";
import type { Lock, LockBlock, LockEntry, LockInteraction } from "./lock.ts";

const restore = "restore the file from version control: only gen writes it";
const rerun = "run: npx gen lock resolve";

/** Reads a lock. Line by line, since it is long and only we write it; what was edited by hand is refused, never repaired. */
export function parseLock(file: SourceFile): Checked<Lock | null> {
  const { report, diagnostics } = collector();
  const reader = new LineReader(file, report);
  const conflict = reader.lines.findIndex((it) => /^(<{7}|={7}|>{7}|\|{7})/.test(it));
  if (conflict !== -1) {
    reader.index = conflict;
    reader.wrong("lock-conflict", "the lock holds merge conflicts", rerun);
    return { value: null, diagnostics };
  }
  const lock = readLock(reader);
  return { value: hasErrors(diagnostics) ? null : lock, diagnostics };
}

function readLock(reader: LineReader): Lock {
  const interactions = new Map<string, LockInteraction>();
  const sections = { messages: new Map<string, LockBlock>(), enums: new Map<string, LockBlock>() };
  let section: keyof Lock | "lockVersion" | null = null;
  if (reader.peek() !== "lockVersion: 1") {
    reader.wrong("lock-syntax", "the lock does not begin with `lockVersion: 1`", restore);
    return { interactions, ...sections };
  }
  for (let line = reader.peek(); line !== null; line = reader.peek()) {
    const heading = headingOf(line);
    if (heading !== null) {
      section = heading;
      reader.index += 1;
    } else if (section === "interactions") readInteraction(line, interactions, reader);
    else if (section === "messages" || section === "enums") readBlock(line, section, sections[section], reader);
    else {
      reader.wrong("lock-syntax", "this line is none of a lock", restore);
      break;
    }
  }
  return { interactions, ...sections };
}

const headings = ["lockVersion", "interactions", "messages", "enums"] as const;

function headingOf(line: string): (typeof headings)[number] | null {
  const match = /^([A-Za-z]+):(?: (?:1|\{\}))?$/.exec(line);
  return headings.find((it) => it === match?.[1]) ?? null;
}

function syntaxError(reader: LineReader): void {
  reader.wrong("lock-syntax", "this line is none of a lock", restore);
}

function readInteraction(line: string, interactions: Map<string, LockInteraction>, reader: LineReader): void {
  const match = /^ {2}([A-Za-z0-9@.-]+): (\{.*\})$/.exec(line);
  const value = match === null ? null : parseFlow(match[2] ?? "");
  const interaction = value === null ? null : interactionOf(value);
  if (match === null || interaction === null) syntaxError(reader);
  else if (interactions.has(match[1] ?? "")) reader.wrong("lock-duplicate", `'${match[1] ?? ""}' is here twice`, rerun);
  else interactions.set(match[1] ?? "", interaction);
  reader.index += 1;
}

const factNames = ["style", "wire", "topic", "key", "transport", "consumes", "group"];

function interactionOf(value: ReadonlyMap<string, FlowValue>): LockInteraction | null {
  const facts = new Map<string, string>();
  for (const [key, it] of value) {
    if (factNames.includes(key) && typeof it === "string") facts.set(key, it);
    else if (key !== "was" && key !== "removed") return null;
  }
  const history = historyOf(value);
  return history === null ? null : { facts, ...history };
}

function historyOf(
  value: ReadonlyMap<string, FlowValue>,
): { readonly was: readonly string[]; readonly removed: boolean } | null {
  const was = value.get("was") ?? [];
  const removed = value.get("removed") ?? "false";
  return Array.isArray(was) && (removed === "true" || removed === "false")
    ? { was, removed: removed === "true" }
    : null;
}

function readBlock(
  line: string,
  section: "messages" | "enums",
  blocks: Map<string, LockBlock>,
  reader: LineReader,
): void {
  const name = /^ {2}([A-Za-z0-9_.]+):$/.exec(line)?.[1];
  if (name === undefined) syntaxError(reader);
  else if (blocks.has(name)) reader.wrong("lock-duplicate", `'${name}' is here twice`, rerun);
  reader.index += 1;
  if (name === undefined) return;
  const entries = readEntries(section, reader);
  const next = /^ {4}next: ([1-9][0-9]{0,9})$/.exec(reader.peek() ?? "")?.[1];
  const last = entries.at(-1)?.number ?? 0;
  if (next === undefined) reader.wrong("lock-syntax", `the block of '${name}' has no \`next\``, restore);
  else if (Number(next) <= last) reader.wrong("lock-order", `next is ${next}, but ${last} is given`, rerun);
  if (next !== undefined) reader.index += 1;
  blocks.set(name, { entries, next: Number(next ?? last + 1) });
}

function readEntries(section: "messages" | "enums", reader: LineReader): readonly LockEntry[] {
  const entries: LockEntry[] = [];
  const names = new Set<string>();
  for (let line = reader.peek(); line !== null && isEntry(line); line = reader.peek()) {
    const entry = entryOf(line, section);
    if (entry === null) syntaxError(reader);
    else {
      if (entry.number <= (entries.at(-1)?.number ?? 0)) {
        reader.wrong("lock-order", `the number ${entry.number} is out of order or here twice`, rerun);
      }
      if (names.has(entry.name)) reader.wrong("lock-duplicate", `'${entry.name}' is here twice`, rerun);
      names.add(entry.name);
      entries.push(entry);
    }
    reader.index += 1;
  }
  return entries;
}

function isEntry(line: string): boolean {
  return line.startsWith("    ") && !line.startsWith("    next:");
}

const entryKeys = ["name", "wire", "type", "was", "removed"];

// Nearly every line is of this form, which one look reads.
const plainEntry = new RegExp(
  `^ {4}([1-9][0-9]{0,9}): \\{ name: (${plainText.source})(?:, type: (${plainText.source}))? \\}$`,
);

function entryOf(line: string, section: "messages" | "enums"): LockEntry | null {
  const [, number, plainName, plainType = null] = plainEntry.exec(line) ?? [];
  if (plainName !== undefined && (plainType !== null) === (section === "messages"))
    return { number: Number(number), name: plainName, wire: null, type: plainType, was: none, removed: false };
  const match = /^ {4}([1-9][0-9]{0,9}): (\{.*\})$/.exec(line);
  const value = match === null ? null : parseFlow(match[2] ?? "");
  if (value === null) return null;
  if ([...value.keys()].some((key) => !entryKeys.includes(key))) return null;
  const [name, type] = [value.get("name"), value.get("type") ?? null];
  const wire = wireOf(value.get("wire") ?? null);
  const history = historyOf(value);
  const isTyped = section === "messages" ? typeof type === "string" : type === null;
  if (typeof name !== "string" || wire === undefined || history === null || !isTyped) return null;
  return { number: Number(match?.[1]), name, wire, type: typeof type === "string" ? type : null, ...history };
}

function wireOf(value: FlowValue | null): LockEntry["wire"] | undefined {
  if (value === null || typeof value === "string") return value;
  if (!(value instanceof Map)) return undefined;
  const names: Record<string, string> = {};
  for (const [target, name] of value) {
    if (!["json", "proto", "avro", "graphql"].includes(target) || typeof name !== "string") return undefined;
    names[target] = name;
  }
  return names;
}
