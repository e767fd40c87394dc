// A pattern for the end of a line looks at every blank in it, and most lines end in none.
const blanks: readonly (string | undefined)[] = [" ", "\t", "\r"];

/** Strips trailing blanks, folds runs of blank lines, drops leading ones, ends with one newline. */
export function tidy(text: string): string {
  if (isTidy(text)) return text;
  const lines = text.split("\n").map((it) => (blanks.includes(it.at(-1)) ? it.replace(/[ \t\r]+$/, "") : it));
  const kept = lines.filter((line, index) => line !== "" || (index > 0 && lines[index - 1] !== ""));
  while (kept[0] === "") kept.shift();
  while (kept.length > 0 && kept[kept.length - 1] === "") kept.pop();
  return `${kept.join("\n")}\n`;
}

/** What nearly all of a template's text is: searching it is many times faster than splitting it into lines. */
function isTidy(text: string): boolean {
  const isWhole = text.endsWith("\n") && !text.startsWith("\n") && !text.endsWith("\n\n");
  return isWhole && [" \n", "\t\n", "\r\n", "\n\n\n"].every((it) => !text.includes(it));
}

// Line and paragraph separators, controls and bidirectional marks: they break lines or hide text in some reader.
const invisible = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** The lines of a text of a spec, safe to print inside any comment syntax once that syntax's end mark is escaped. */
export function docLines(text: string | null): readonly string[] {
  if (text === null) return [];
  const lines = text.replace(/\r\n?/g, "\n").trim().split("\n");
  return lines.map((it) => it.replace(invisible, " ").trimEnd());
}

/** The text on one line, for places that have only one. */
export function oneLine(text: string): string {
  return docLines(text).join(" ").replace(/ {2,}/g, " ").trim();
}

/** Every line of the text, indented by so many blanks. */
export function indent(text: string, blanks: number): string {
  const pad = " ".repeat(blanks);
  return text
    .split("\n")
    .map((it) => (it === "" ? it : pad + it))
    .join("\n");
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[], word = "and"): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${word} ${items[items.length - 1] ?? ""}`;
}

/** `1 item`, `2 items`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
