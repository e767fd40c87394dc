import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** The name of the file in `out` that says: someone is writing here. */
export const runLockFileName = ".gen-lock";

/** How long one run waits for another before it gives up. */
export const waitMs = 60_000;

/** How long to wait for another run, and whom to tell. */
export interface Patience {
  readonly waitMs: number;
  readonly onWait: (holder: string) => void;
}

/** A lock in our hands. */
export interface RunLock {
  readonly release: () => void;
}

/** A lock that could not be had. */
export interface Busy {
  readonly busy: string;
}

// A holder that has created its file, but not yet written into it, gets this long.
const graceMs = 2000;
// A holder on another machine cannot be asked whether it lives; no run takes this long.
const foreignHolderMs = 10 * 60_000;
const pollMs = 50;
const tellAfterMs = 1000;

/** Waits until no other run writes to `out`, then keeps others out until `release`. */
export async function acquireRunLock(out: string, patience: Patience): Promise<RunLock | Busy> {
  const file = join(out, runLockFileName);
  const busy = await untilNobody(() => tryAcquire(out, file), patience);
  return busy === null ? { release: () => release(out, file) } : { busy };
}

/** Waits until no other run writes to `out`; for runs that only read it. Answers who still does, or null. */
export async function runLockFree(out: string, patience: Patience): Promise<string | null> {
  const file = join(out, runLockFileName);
  return untilNobody(() => holderName(file), patience);
}

async function untilNobody(holderOrNull: () => string | null, { waitMs, onWait }: Patience): Promise<string | null> {
  const started = Date.now();
  let told = false;
  for (;;) {
    const holder = holderOrNull();
    const waitedMs = Date.now() - started;
    if (holder === null || waitedMs >= waitMs) return holder;
    if (!told && waitedMs >= tellAfterMs) {
      told = true;
      onWait(holder);
    }
    await pause(pollMs);
  }
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process began, in the kernel's count: tells it from a later one with the same number. */
  readonly began: string | null;
}

/** Null when the lock is ours now, else who has it. */
function tryAcquire(out: string, file: string): string | null {
  mkdirSync(out, { recursive: true });
  const me: Holder = { pid: process.pid, host: hostname(), began: beginOf(process.pid) };
  try {
    writeFileSync(file, `${JSON.stringify(me)}\n`, { flag: "wx" });
    return null;
  } catch (error) {
    // ENOENT: the run before us has just removed the empty folder.
    if (!isCode(error, "EEXIST") && !isCode(error, "ENOENT")) throw error;
  }
  return holderName(file) ?? afterStale(file);
}

/** Who has the lock and lives, or null. */
function holderName(file: string): string | null {
  const text = textOf(file);
  if (text === null) return null;
  const holder = parsedHolder(text);
  if (isStale(holder, file)) return null;
  return holder === null ? "a run that is just starting" : `process ${holder.pid}`;
}

/** Removes what a killed run left; the next attempt finds the place free. */
function afterStale(file: string): string {
  const text = textOf(file);
  if (text !== null && isStale(parsedHolder(text), file)) removeStale(file, text);
  return "a run that is just ending";
}

/** Moves the file aside first: of two that find it stale, one alone gets it, and sees whether it is the right one. */
function removeStale(file: string, text: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (isCode(error, "ENOENT")) return;
    throw error;
  }
  if (textOf(aside) !== text) renameSync(aside, file);
  else rmSync(aside, { force: true });
}

function release(out: string, file: string): void {
  rmSync(file, { force: true });
  try {
    // Empty when there was nothing to write: then it was made for the lock alone.
    rmdirSync(out);
  } catch {
    // It holds files, as it should.
  }
}

function isStale(holder: Holder | null, file: string): boolean {
  const ageMs = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (holder === null) return ageMs > graceMs;
  if (holder.host !== hostname()) return ageMs > foreignHolderMs;
  if (holder.began !== null && beginOf(holder.pid) !== holder.began) return true;
  return !isAlive(holder.pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isCode(error, "ESRCH");
  }
}

/** Field 22 of `/proc/<pid>/stat`, where there is one. */
function beginOf(pid: number): string | null {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}

function parsedHolder(text: string): Holder | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return null;
    const { pid, host, began } = value as Readonly<Record<string, unknown>>;
    if (typeof pid !== "number" || typeof host !== "string") return null;
    return { pid, host, began: typeof began === "string" ? began : null };
  } catch {
    // Cut short or not ours.
    return null;
  }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT") || isCode(error, "ESRCH") || isCode(error, "ENOTDIR")) return null;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
