import type { Checked, Diagnostic } from "../base/diagnostic.ts";
import { collector } from "../base/diagnostic.ts";
import { atOffset } from "../base/origin.ts";
import { parseConfig } from "../config.ts";
import { formatted } from "../format/format.ts";
import { configure, load } from "../load.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { WorkspaceFolder } from "../source/workspace-folder.ts";

/** A file that has not its canonical form. */
export interface Unformatted {
  readonly file: SourceFile;
  readonly formatted: string;
}

/** The files of a workspace that have a canonical form: its config and its specs. */
export function formattable(folder: WorkspaceFolder): Checked<readonly SourceFile[]> {
  const { value: configured, diagnostics } = configure(folder, { parseConfig });
  if (configured === null) return { value: [], diagnostics };
  const loaded = load(folder, configured);
  const { config, specs } = loaded.value;
  return { value: [config, ...specs], diagnostics: [...diagnostics, ...loaded.diagnostics] };
}

/**
 * The files among these that have not their canonical form, and what keeps others from having one. Line ends, which a
 * checkout may turn, do not count.
 */
export function unformatted(files: readonly SourceFile[]): Checked<readonly Unformatted[]> {
  const checked = files.map((file) => ({ file, ...formatted(file) }));
  const value = checked.flatMap(({ file, value: text }) =>
    text === null || text === file.text.replaceAll("\r\n", "\n") ? [] : [{ file, formatted: text }],
  );
  return { value, diagnostics: checked.flatMap((it) => (it.value === null ? it.diagnostics : [])) };
}

/** What there is to say of files that have not their canonical form: one finding each, where it first differs. */
export function formFindings(files: readonly Unformatted[]): readonly Diagnostic[] {
  const { report, diagnostics } = collector();
  for (const { file, formatted: text } of files) {
    const origin = atOffset(file.path, firstDifference(file.text, text));
    report({ code: "not-formatted", message: "the file has not its canonical form", origin, help: "run gen fmt" });
  }
  return diagnostics;
}

function firstDifference(a: string, b: string): number {
  let index = 0;
  while (index < a.length && a[index] === b[index]) index += 1;
  return Math.min(index, Math.max(0, a.length - 1));
}
