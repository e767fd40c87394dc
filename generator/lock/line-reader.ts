import type { Report } from "../base/diagnostic.ts";
import { atOffset } from "../base/origin.ts";
import type { SourceFile } from "../source/source-file.ts";

/** Blank lines and comments. */
const saysNothing = /^\s*(?:#|$)/;

/** A cursor over the lines, which knows where each begins for diagnostics. */
export class LineReader {
  readonly lines: readonly string[];
  readonly #file: SourceFile;
  readonly #report: Report;
  #offsets: readonly number[] | null = null;
  index = 0;

  constructor(file: SourceFile, report: Report) {
    this.lines = file.text.replace(/\r(?=\n|$)/g, "").split("\n");
    this.#file = file;
    this.#report = report;
  }

  /** The present line, or null at the end; blank lines and comments are passed over. */
  peek(): string | null {
    for (let line = this.lines[this.index]; line !== undefined; line = this.lines[this.index]) {
      if (!saysNothing.test(line)) return line;
      this.index += 1;
    }
    return null;
  }

  wrong(code: string, message: string, help: string): void {
    this.#offsets ??= lineStarts(this.#file.text);
    this.#report({ code, message, origin: atOffset(this.#file.path, this.#offsets[this.index] ?? 0), help });
  }
}

function lineStarts(text: string): readonly number[] {
  let offset = 0;
  return text.split("\n").map((line) => {
    const start = offset;
    offset += line.length + 1;
    return start;
  });
}
