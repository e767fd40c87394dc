import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { CannotRun } from "../../cannot-run.ts";
import { maxDays, minReason } from "../../compat/allowances.ts";
import { daysAfter } from "../../compat/policy.ts";
import type { Comparison } from "../../compat/run.ts";
import { withItem } from "../../format/insert-entry.ts";
import type { Workspace } from "../../model/workspace.ts";
import type { SourceFile } from "../../source/source-file.ts";
import type { WorkspaceFolder } from "../../source/workspace-folder.ts";
import { replaceFile } from "../../write/apply.ts";
import { type Arguments, listOf, textOf } from "../arguments.ts";
import type { Session } from "../session.ts";

/** What is accepted, and where that is written. */
export interface Acceptance {
  readonly folder: WorkspaceFolder;
  readonly config: SourceFile;
  readonly workspace: Workspace;
  readonly comparison: Comparison;
  readonly now: string;
}

/** `--ack`: writes an entry of `compatibility.allow`; other keys and all comments stay. */
export function accept(
  session: Session,
  args: Arguments,
  { folder, config, workspace, comparison, now }: Acceptance,
): void {
  const fingerprint = textOf(args, "ack") ?? "";
  const finding = comparison.findings.find((it) => it.fingerprint === fingerprint && it.level !== "off");
  if (finding === undefined)
    throw new CannotRun(`no finding has the fingerprint '${fingerprint}'`, "`gen breaking` shows them");
  if (comparison.accepted.includes(finding)) throw new CannotRun(`'${fingerprint}' is accepted already`);
  if (finding.class === "forbidden")
    throw new CannotRun("what is forbidden cannot be accepted", finding.rule?.fix ?? null);
  const { reason, until } = acceptedBecause(args, now);
  const owner = workspace.services.find((it) => it.id === finding.use.interaction.service)?.owner ?? null;
  const by = listOf(args, "by") ?? (owner === null ? null : [owner]);
  if (by === null) throw new CannotRun("nobody owns the service: say who agreed", "--by team-orders");
  const entry = {
    fingerprint,
    rule: finding.rule?.id ?? "unknown",
    target: finding.change.place.target,
    reason,
    approvedBy: by,
    expires: until,
  };
  // JSON is YAML: a text of a person cannot become anything else.
  const lines = Object.entries(entry).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  const text = withItem(config, { section: "compatibility", list: "allow", before: [], lines });
  replaceFile(realpathSync(resolve(folder.dir, config.path)), text);
  session.stdout.write(`accepted until ${until}: ${entry.rule} ${entry.target}\n`);
}

/** Why and until when, as `compatibility.allow` has to say it. */
function acceptedBecause(args: Arguments, now: string): { readonly reason: string; readonly until: string } {
  const reason = textOf(args, "reason")?.trim() ?? null;
  const until = textOf(args, "until");
  if (reason === null || until === null)
    throw new CannotRun("--ack needs --reason <text> and --until <date>", "--until 2026-12-31");
  if (reason.length < minReason)
    throw new CannotRun(`the reason has ${reason.length} characters; the least is ${minReason}`, "say why it is fine");
  const latest = daysAfter(now, maxDays);
  if (!isDate(until) || until < now || until > latest)
    throw new CannotRun(`--until ${until} is no date from today to ${latest}`, `--until ${latest}`);
  return { reason, until };
}

function isDate(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(text).toString() !== "Invalid Date" && daysAfter(text, 0) === text
  );
}
