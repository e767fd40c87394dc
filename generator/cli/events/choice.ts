import { byCodeUnit } from "../../base/order.ts";
import { CannotRun } from "../../cannot-run.ts";
import { identityOf, type Letter } from "./letter.ts";

/** Which dead letters are meant; null: all. */
export interface Choice {
  /** A position, or a time. */
  readonly from: string | null;
  readonly ids: readonly string[] | null;
}

/** Letters by time, and those of one time by position, whatever lanes they lie in. */
export function inOrder(letters: readonly Letter[]): readonly Letter[] {
  return [...letters].sort((a, b) => a.time.getTime() - b.time.getTime() || byPosition(a.position, b.position));
}

/** The letters that are meant; they must be in order. */
export function chosen(letters: readonly Letter[], { from, ids }: Choice): readonly Letter[] {
  const later = from === null ? letters : since(letters, from);
  const unknown = (ids ?? []).find((id) => !later.some((it) => it.id === id));
  if (unknown !== undefined)
    throw new CannotRun(`no dead letter has the id '${unknown}'`, "`gen events dlq list` shows those that there are");
  return ids === null ? later : later.filter((it) => it.id !== null && ids.includes(it.id));
}

/** The last letter of each event: who publishes all of them would double them with each failure. */
export function lastOfEach(letters: readonly Letter[]): readonly Letter[] {
  const last = new Map(letters.map((it) => [identityOf(it), it]));
  return letters.filter((it) => last.get(identityOf(it)) === it);
}

function since(letters: readonly Letter[], from: string): readonly Letter[] {
  const index = letters.findIndex((it) => it.position === from);
  if (index !== -1) return letters.slice(index);
  const time = timeOf(from);
  if (time === null)
    throw new CannotRun(
      `no dead letter lies at '${from}', and it is no time`,
      "give a position of `gen events dlq list`, or a time: 2026-05-01T12:00:00Z",
    );
  return letters.filter((it) => it.time.getTime() >= time);
}

// A time without a zone would be another one on another machine.
const zoned = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

function timeOf(text: string): number | null {
  const time = zoned.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

/** `0/9` before `0/10`: numbers in positions count as numbers. */
function byPosition(a: string, b: string): number {
  const [left, right] = [a, b].map((it) => it.split(/(\d+)/));
  for (const [index, part] of (left ?? []).entries()) {
    const other = right?.[index] ?? "";
    if (part === other) continue;
    const difference = Number(part) - Number(other);
    return Number.isNaN(difference) || difference === 0 ? byCodeUnit(part, other) : difference;
  }
  return 0;
}
