import type { Report } from "../base/diagnostic.ts";
import { atOffset } from "../base/origin.ts";
import type { SourceFile } from "../source/source-file.ts";

/** A cursor over the lines, which remembers offsets for diagnostics. */
export class LineReader {
  readonly lines: readonly string[];
  private readonly offsets: readonly number[];
  private readonly file: string;
  private readonly report: Report;
  index = 0;

  constructor(file: SourceFile, report: Report) {
    this.lines = file.text.split("\n").map((it) => it.replace(/\r$/, ""));
    let offset = 0;
    this.offsets = file.text.split("\n").map((line) => {
      const start = offset;
      offset += line.length + 1;
      return start;
    });
    this.file = file.path;
    this.report = report;
  }

  /** The present line, or null at the end; blank lines and comments are passed over. */
  peek(): string | null {
    for (let line = this.lines[this.index]; line !== undefined; line = this.lines[this.index]) {
      if (line.trim() !== "" && !line.trimStart().startsWith("#")) return line;
      this.index += 1;
    }
    return null;
  }

  wrong(code: string, message: string, help: string): void {
    this.report({ code, message, origin: atOffset(this.file, this.offsets[this.index] ?? 0), help });
  }
}
