import type { Change } from "./change.ts";

/** Whether a key is less than it was; nothing counts as without a bound. */
export function lowered({ before, after }: Pick<Change, "before" | "after">): boolean {
  return numeral(after) < numeral(before);
}

/** Whether a key is more than it was; nothing counts as without a bound. */
export function raised({ before, after }: Pick<Change, "before" | "after">): boolean {
  return numeral(after) > numeral(before);
}

const msOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** A number, or a rate such as `50/m by principal` as so many a second. */
function numeral(text: string | null): number {
  if (text === null) return Number.POSITIVE_INFINITY;
  const [, count = "", unit] = /^(\d+)(?:\/([smh]))?/.exec(text) ?? [];
  return Number(count) / (msOf[unit ?? "s"] ?? 1);
}

/** Whether a key is a limit of what a server accepts. */
export function isLimit(key: string): boolean {
  return key.startsWith("limits.") || key === "page.max" || key === "cost";
}

/** Whether a key says for how long messages are there. */
export function isTime(key: string): boolean {
  return key === "retention" || key === "expiry";
}
