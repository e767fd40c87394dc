/** A pair of brackets in a line of code: where it opens and closes, and where the commas between its items stand. */
export interface Brackets {
  readonly open: number;
  readonly close: number;
  readonly commas: readonly number[];
}

/** What stands in a line outside of all brackets. */
export interface Scanned {
  readonly brackets: readonly Brackets[];
  /** Where ` = `, ` ? `, ` : ` and ` | ` stand, by the sign. */
  readonly signs: Readonly<Record<Sign, readonly number[]>>;
}

type Sign = "=" | "?" | ":" | "|";

// Texts, templates and patterns count as one thing each; generated code never divides and never compares with < or >.
const tokens =
  /"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|\/(?:[^/\\[]|\\.|\[(?:[^\]\\]|\\.)*\])+\/|=>|[([{<]|[)\]}>]|,| [=?:|] /g;

/** The brackets and signs of a line of generated code. */
export function scanned(line: string): Scanned {
  const scan = new Scan();
  for (const { 0: token, index } of line.matchAll(tokens)) scan.take(token, index);
  return scan;
}

/** What stands between the brackets, item by item. */
export function itemsOf(line: string, { open, close, commas }: Brackets): readonly string[] {
  const starts = [open, ...commas];
  const items = starts.map((start, index) => line.slice(start + 1, commas[index] ?? close).trim());
  return items.filter((it) => it !== "");
}

const [opening, closing] = ["([{<", ")]}>"];

/** What was found up to some place of a line. */
class Scan implements Scanned {
  readonly brackets: Brackets[] = [];
  readonly signs: Readonly<Record<Sign, number[]>> = { "=": [], "?": [], ":": [], "|": [] };
  #depth = 0;
  #open = 0;
  #commas: number[] = [];

  take(token: string, index: number): void {
    if (token.length === 1 && opening.includes(token)) this.#opens(index);
    else if (token.length === 1 && closing.includes(token)) this.#closes(index);
    else if (token === "," && this.#depth === 1) this.#commas.push(index);
    else if (this.#depth === 0) this.#sign(token.trim(), index);
  }

  #opens(index: number): void {
    if (this.#depth === 0) [this.#open, this.#commas] = [index, []];
    this.#depth += 1;
  }

  #closes(index: number): void {
    this.#depth -= 1;
    if (this.#depth === 0) this.brackets.push({ open: this.#open, close: index, commas: this.#commas });
  }

  #sign(text: string, index: number): void {
    if (text === "=" || text === "?" || text === ":" || text === "|") this.signs[text].push(index);
  }
}
