import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { byCodeUnit } from "../../base/order.ts";
import { CannotRun } from "../../cannot-run.ts";
import type { PlainValue } from "../../source/plain-value.ts";
import { isList, isMap } from "../../syntax/shape.ts";
import { type Arguments, textOf } from "../arguments.ts";
import type { DiagnosticRecord } from "../report/record.ts";
import { jsonText } from "../terminal.ts";

/** The file that holds a baseline when no other is named. */
export const baselineName = "gen.baseline.json";

/** What was found before, and is not told again. */
export interface Baseline {
  readonly file: string;
  /** The fingerprints of findings. */
  readonly known: ReadonlySet<string>;
}

/** The file of the baseline: that of `--baseline`, else `gen.baseline.json` beside the config. */
export function baselineFile(args: Arguments, { cwd, dir }: { readonly cwd: string; readonly dir: string }): string {
  const named = textOf(args, "baseline");
  return named === null ? join(dir, baselineName) : resolve(cwd, named);
}

/** Reads a baseline; an empty one where there is no file, which is wrong only when it was named. */
export function readBaseline(file: string, { isNamed }: { readonly isNamed: boolean }): Baseline {
  if (!existsSync(file)) {
    if (!isNamed) return { file, known: new Set() };
    throw new CannotRun(`there is no baseline '${file}'`, "`gen lint --update-baseline` writes one");
  }
  return { file, known: new Set(fingerprintsIn(file)) };
}

/** Writes the findings that are not to be told again, sorted. */
export function writeBaseline(file: string, records: readonly DiagnosticRecord[]): void {
  const findings = records
    .map((it) => ({ rule: it.code, file: it.file, path: it.path, message: it.message, fingerprint: it.fingerprint }))
    .sort(
      (a, b) => byCodeUnit(a.file, b.file) || byCodeUnit(a.rule, b.rule) || byCodeUnit(a.fingerprint, b.fingerprint),
    );
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, jsonText({ baselineVersion: 1, findings }));
}

function fingerprintsIn(file: string): readonly string[] {
  const parsed = parsedJson(file);
  const findings = isMap(parsed) && parsed["baselineVersion"] === 1 ? (parsed["findings"] ?? null) : null;
  const entries = isList(findings) ? findings.map((it) => (isMap(it) ? it["fingerprint"] : undefined)) : null;
  if (entries === null || !entries.every((it) => typeof it === "string"))
    throw new CannotRun(`'${file}' is no baseline`, "`gen lint --update-baseline` writes it anew");
  return entries;
}

function parsedJson(file: string): PlainValue {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new CannotRun(`'${file}' is no baseline`, "`gen lint --update-baseline` writes it anew", { cause });
  }
}
