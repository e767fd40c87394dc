import { CannotRun } from "../cannot-run.ts";
import { type Arguments, textOf } from "./arguments.ts";
import type { Session } from "./session.ts";

const lastMs = Date.parse("9999-12-31T23:59:59Z");

/** The date to take for today, `2026-11-01`: that of `--now`, of SOURCE_DATE_EPOCH, or the clock's. The one place that asks the clock for it. */
export function todayOf(args: Arguments, env: Session["env"]): string {
  const now = textOf(args, "now");
  const epoch = env["SOURCE_DATE_EPOCH"] ?? "";
  if (now !== null) return dateOf(Date.parse(now), "--now", "write --now 2026-11-01");
  if (epoch === "") return dateOf(Date.now(), "the clock", null);
  const seconds = /^[0-9]+$/.test(epoch) ? Number(epoch) : Number.NaN;
  return dateOf(seconds * 1000, "SOURCE_DATE_EPOCH", "it holds the seconds since 1970");
}

function dateOf(ms: number, source: string, help: string | null): string {
  if (Number.isNaN(ms) || ms < 0 || ms > lastMs) throw new CannotRun(`${source} gives no date`, help);
  return new Date(ms).toISOString().slice(0, 10);
}
