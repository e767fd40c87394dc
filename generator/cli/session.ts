import { appendFileSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { CannotRun } from "../cannot-run.ts";
import { findWorkspace } from "../source/read.ts";
import type { WorkspaceFolder } from "../source/workspace-folder.ts";
import { type Arguments, choiceOf, isOn, textOf } from "./arguments.ts";
import type { Format } from "./commands.ts";
import { formats } from "./commands.ts";
import { type Paint, paint } from "./terminal.ts";
import { type Timings, timingsSince } from "./timings.ts";
import type { LookedAt } from "./unchanged.ts";

/** A place to print to. */
export interface Stream {
  readonly write: (text: string) => void;
  readonly paint: Paint;
  readonly isTerminal: boolean;
}

/** What a command works with besides its own arguments. */
export interface Session {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly format: Format;
  readonly reports: readonly { readonly format: Format; readonly file: string }[];
  readonly verbosity: "quiet" | "normal" | "verbose";
  readonly isCi: boolean;
  readonly inGithub: boolean;
  /** Whether a person is there to be asked. */
  readonly mayAsk: boolean;
  readonly timings: Timings;
  /** Tells what is going on: to stderr with `-v`, to the log file with `--log-file`. */
  readonly log: (line: string) => void;
  /** The file that was started; its digest stands for the whole program. */
  readonly program: string;
  /** What the last run left, where that was looked at already. */
  readonly looked: LookedAt | null;
}

/** The session that the global flags and the environment ask for. */
export function sessionOf(args: Arguments, program: string, looked: LookedAt | null): Session {
  const { env } = process;
  const cwd = cwdOf(args);
  const stderr = streamOf(process.stderr, args);
  const verbosity = isOn(args, "quiet") ? "quiet" : isOn(args, "verbose") ? "verbose" : "normal";
  return {
    cwd,
    env,
    stdout: streamOf(process.stdout, args),
    stderr,
    format: formatOf(textOf(args, "format") ?? "pretty"),
    reports: (args.flags.get("report") ?? []).map((it) => reportOf(it, cwd)),
    verbosity,
    isCi: isSet(env["CI"]),
    inGithub: env["GITHUB_ACTIONS"] === "true" && choiceOf(args, "annotations") !== false,
    mayAsk:
      process.stdin.isTTY === true && choiceOf(args, "input") !== false && !isOn(args, "yes") && !isSet(env["CI"]),
    timings: timingsSince(() => performance.now()),
    log: logger({ file: textOf(args, "log-file"), cwd, stderr: verbosity === "verbose" ? stderr : null }),
    program,
    looked,
  };
}

/** The workspace that is meant; without one, nothing can run. */
export function workspaceOf(args: Arguments, env: Session["env"]): WorkspaceFolder {
  const cwd = cwdOf(args);
  const config = textOf(args, "config") ?? nonEmpty(env["GEN_CONFIG"]);
  const folder = findWorkspace(cwd, config);
  if (folder !== null) return folder;
  if (config !== null) throw new CannotRun(`there is no config file '${config}'`, "give the path of an interspec.yaml");
  throw new CannotRun(
    "there is no interspec.yaml here or in a folder above",
    "`gen init` writes one; --config names one elsewhere",
  );
}

function cwdOf(args: Arguments): string {
  const cwd = resolve(textOf(args, "cwd") ?? ".");
  if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new CannotRun(`there is no folder '${cwd}'`);
  return cwd;
}

/** A date in a flag, checked. */
export function checkNow(text: string | null): void {
  if (text !== null && Number.isNaN(Date.parse(text)))
    throw new CannotRun(`'${text}' is no date`, "write --now 2026-11-01");
}

function streamOf(stream: NodeJS.WriteStream, args: Arguments): Stream {
  return {
    write: (text) => stream.write(text),
    paint: paint(isColoured(stream, args)),
    isTerminal: stream.isTTY === true,
  };
}

/** Whether a stream gets colours. */
export function isColoured(stream: NodeJS.WriteStream, args: Arguments): boolean {
  const { env } = process;
  const chosen = choiceOf(args, "color");
  if (chosen !== null) return chosen;
  if (nonEmpty(env["NO_COLOR"]) !== null) return false;
  if (nonEmpty(env["FORCE_COLOR"]) !== null) return env["FORCE_COLOR"] !== "0" && env["FORCE_COLOR"] !== "false";
  return stream.isTTY === true && env["TERM"] !== "dumb";
}

function formatOf(text: string): Format {
  const format = formats.find((it) => it === text);
  if (format === undefined) throw new CannotRun(`there is no format '${text}'`, `there are ${formats.join(", ")}`);
  return format;
}

function reportOf(text: string, cwd: string): { readonly format: Format; readonly file: string } {
  const at = text.indexOf("=");
  if (at < 1 || at === text.length - 1)
    throw new CannotRun(`--report ${text} names no file`, "write --report sarif=out.sarif");
  return { format: formatOf(text.slice(0, at)), file: resolve(cwd, text.slice(at + 1)) };
}

interface LogTargets {
  readonly file: string | null;
  readonly cwd: string;
  readonly stderr: Stream | null;
}

function logger({ file, cwd, stderr }: LogTargets): (line: string) => void {
  const path = file === null ? null : resolve(cwd, file);
  if (path !== null) writeFileSync(path, "");
  return (line) => {
    if (path !== null) appendFileSync(path, `${line}\n`);
    stderr?.write(`${stderr.paint.dim(line)}\n`);
  };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value !== "false";
}

function nonEmpty(value: string | undefined): string | null {
  return value === undefined || value === "" ? null : value;
}
