import { widthOf } from "./terminal.ts";

/** Lines with columns under each other; the last column is as wide as it likes. */
export function table(rows: readonly (readonly string[])[], gap = "  "): readonly string[] {
  const count = Math.max(0, ...rows.map((it) => it.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ""))),
  );
  return rows.map((row) => {
    const cells = row.map((cell, column) => cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell))));
    return cells.join(gap).trimEnd();
  });
}
