import { collector, type Diagnostic } from "../../base/diagnostic.ts";
import { levelName } from "./registry.ts";
import type { Checked, Standing } from "./standing.ts";

/** What speaks against registering the schemas, at the events in the specs. */
export function standingFindings(standings: readonly Standing[]): readonly Diagnostic[] {
  const { report, diagnostics } = collector();
  for (const { schema, verdict } of standings) {
    const { subject, mode, origin, payload } = schema;
    const related = [{ message: `'${payload.name}' is here`, origin: payload.origin }];
    if (verdict.kind === "incompatible") {
      const before = mode.endsWith("_transitive") ? "the versions" : "the latest version";
      const reasons = verdict.reasons.length === 0 ? "" : `: ${verdict.reasons.join("; ")}`;
      report({
        code: "registry-incompatible",
        message: `the schema of '${subject}' may not follow ${before} in the registry (${mode})${reasons}`,
        origin,
        related,
        help: advice(mode),
      });
    } else if (verdict.kind === "refused") {
      const message = `the registry does not take the schema of '${subject}': ${verdict.reason}`;
      report({
        code: "registry-refused",
        message,
        origin,
        related,
        help: "does this registry take schemas of this kind?",
      });
    }
  }
  return diagnostics;
}

/** Subjects that the registry checks in another way than the specs say. */
export function levelFindings(checked: readonly Checked[]): readonly Diagnostic[] {
  const { report, diagnostics } = collector();
  for (const { schema, level } of checked) {
    const wanted = levelName(schema.mode);
    if (level === null || level.level === wanted) continue;
    report({
      code: "registry-mode-differs",
      message: `the registry checks '${schema.subject}' as ${level.level}; the spec says ${wanted}`,
      origin: schema.origin,
      severity: "warning",
      help: "`gen registry push` sets what the spec says, and checks by it",
    });
  }
  return diagnostics;
}

function advice(mode: string): string {
  if (mode.startsWith("backward")) return "new fields need `?` or a default; else give the event a new topic";
  if (mode.startsWith("forward")) return "only fields with `?` or a default may go; else give the event a new topic";
  return "fields that come or go need `?` or a default; else give the event a new topic";
}
