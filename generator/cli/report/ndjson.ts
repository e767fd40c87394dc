import { jsonLine } from "../terminal.ts";
import type { Report } from "./report.ts";

/** One finding a line, each as in `jsonReport`. */
export function ndjsonReport({ records }: Report): string {
  return records.map(jsonLine).join("");
}
