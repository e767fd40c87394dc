import type { Diagnostic, Report } from "../base/diagnostic.ts";
import { collector } from "../base/diagnostic.ts";
import { at, fileOrigin, type Origin } from "../base/origin.ts";
import type { Allowance } from "../model/lifecycle.ts";
import type { Workspace } from "../model/workspace.ts";
import { daysAfter } from "./policy.ts";
import type { CompareOptions, CompatFinding } from "./run.ts";

/** The longest time for which a finding may be accepted, in days. */
export const maxDays = 90;
/** The shortest reason. */
export const minReason = 20;

/** What the policies accept, and what is wrong with the entries that say so. */
export interface Allowed {
  readonly fingerprints: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Looks at every entry of `allow`: one that is expired, too long, unexplained or of no use is an error. */
export function checkAllowances(
  workspace: Workspace,
  findings: readonly CompatFinding[],
  { now, configFile }: Pick<CompareOptions, "now" | "configFile">,
): Allowed {
  const { report, diagnostics } = collector();
  const byFingerprint = new Map(findings.map((it) => [it.fingerprint, it]));
  const sound = entries(workspace, configFile).filter(({ allowance, origin }) =>
    isSound(allowance, { finding: byFingerprint.get(allowance.fingerprint), now, origin, report }),
  );
  return { fingerprints: new Set(sound.map((it) => it.allowance.fingerprint)), diagnostics };
}

interface Entry {
  readonly allowance: Allowance;
  readonly origin: Origin;
}

function entries(workspace: Workspace, configFile: string): readonly Entry[] {
  const blocks = [
    { block: workspace.compatibility, origin: fileOrigin(configFile) },
    ...workspace.services.map((it) => ({ block: it.compatibility, origin: it.origin })),
    ...[...workspace.interactions.values()].map((it) => ({ block: it.compatibility, origin: it.origin })),
  ];
  return blocks.flatMap(({ block, origin }) =>
    (block?.allow ?? []).map((allowance, index) => ({
      allowance,
      origin: at(origin, "compatibility", "allow", index),
    })),
  );
}

interface Judging {
  readonly finding: CompatFinding | undefined;
  readonly now: string;
  readonly origin: Origin;
  readonly report: Report;
}

function isSound(allowance: Allowance, { finding, now, origin, report }: Judging): boolean {
  const { fingerprint, expires, reason } = allowance;
  if (finding === undefined) {
    const message = `nothing has the fingerprint '${fingerprint}': the change it accepted is not there`;
    report({ code: "allow-unused", message, origin: at(origin, "fingerprint"), help: "remove the entry" });
    return false;
  }
  if (finding.class === "forbidden") {
    const message = `'${fingerprint}' is forbidden, and cannot be accepted`;
    report({ code: "allow-forbidden", message, origin: at(origin, "fingerprint"), help: finding.rule?.fix ?? null });
    return false;
  }
  if (expires < now) {
    const help = "undo the change, or accept it anew: gen breaking --ack";
    report({ code: "allow-expired", message: `this expired on ${expires}`, origin: at(origin, "expires"), help });
    return false;
  }
  const latest = daysAfter(now, maxDays);
  if (expires > latest) {
    const message = `${expires} is more than ${maxDays} days ahead`;
    report({
      code: "allow-too-long",
      message,
      origin: at(origin, "expires"),
      help: `write ${latest} or an earlier day`,
    });
  }
  if (reason.trim().length < minReason) {
    const message = `the reason has ${reason.trim().length} characters; the least is ${minReason}`;
    report({
      code: "allow-unexplained",
      message,
      origin: at(origin, "reason"),
      help: "say who is concerned, and why it is fine",
    });
  }
  return true;
}
