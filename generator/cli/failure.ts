import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CannotRun } from "../cannot-run.ts";
import { exitCode } from "./command.ts";
import { packageVersion } from "./package-version.ts";
import { printable } from "./terminal.ts";

/** What to print for an error that ended the program, and its exit code. Never a bare stack. */
export function failure(error: unknown, argv: readonly string[]): { readonly text: string; readonly code: number } {
  if (error instanceof CannotRun) return { text: told(error.message, error.help), code: exitCode.cannotRun };
  const system = systemMessage(error);
  if (system !== null) return { text: told(system, null), code: exitCode.cannotRun };
  return { text: bugReport(error, argv), code: exitCode.internal };
}

function told(message: string, help: string | null): string {
  return `gen: ${printable(message)}\n${help === null ? "" : `  help: ${printable(help)}\n`}`;
}

const systemMessages: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  ENOENT: "no such file or folder",
  ENOTDIR: "a file stands where a folder is needed",
  EISDIR: "a folder stands where a file is needed",
  EEXIST: "something else stands there",
  EMFILE: "too many open files",
  ELOOP: "links lead in a circle",
  ENAMETOOLONG: "the name is too long",
};

/** What the system refused, in words; null when the error is not the system's. */
function systemMessage(error: unknown): string | null {
  if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return null;
  const reason = systemMessages[String(error.code)] ?? error.message;
  const path = "dest" in error ? error.dest : "path" in error ? error.path : null;
  return typeof path === "string" ? `${path}: ${reason}` : reason;
}

function bugReport(error: unknown, argv: readonly string[]): string {
  const message = error instanceof Error ? error.message : String(error);
  const facts = [
    `interspec ${packageVersion()}, Node ${process.version}, ${process.platform} ${process.arch}`,
    `gen ${argv.join(" ")}`,
  ];
  const details = [...facts, "", error instanceof Error ? (error.stack ?? message) : message, causes(error)].join("\n");
  const saved = savedDetails(details);
  return [
    `gen: this is a bug in gen, not in your specs: ${printable(message)}`,
    "",
    "Please report it with this text:",
    "",
    ...facts.map((it) => `  ${printable(it)}`),
    "  What I did: …",
    "  What I expected: …",
    `  ${saved === null ? "(the details could not be saved)" : `Details: the file ${saved}`}`,
    "",
  ].join("\n");
}

function causes(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause === undefined) return "";
  return `caused by: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n${causes(cause)}`;
}

function savedDetails(details: string): string | null {
  try {
    // A folder of its own: nobody can have put a link in the place of the file.
    const file = join(mkdtempSync(join(tmpdir(), "interspec-bug-")), "report.txt");
    writeFileSync(file, details);
    return file;
  } catch {
    // The report itself matters more than the file.
    return null;
  }
}
