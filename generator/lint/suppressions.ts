import type { Report, Severity } from "../base/diagnostic.ts";
import { at } from "../base/origin.ts";
import type { Suppression } from "../model/interaction.ts";
import type { Workspace } from "../model/workspace.ts";
import type { LintRule } from "./rule.ts";

const dayMs = 86_400_000;
/** A year, and the day that a leap year has more. */
const longestDays = 366;

/** The suppressions of a workspace, and which of them have silenced something. */
export class Suppressions {
  private readonly workspace: Workspace;
  private readonly today: string;
  private readonly all: readonly Suppression[];
  /** By who suppresses and which rule, the one that counts; services and interactions have different ids. */
  private readonly byPlace: ReadonlyMap<string, Suppression>;
  private readonly used = new Set<Suppression>();
  private readonly ofErrors = new Set<Suppression>();

  constructor(workspace: Workspace, today: string) {
    this.workspace = workspace;
    this.today = today;
    const placed = [...workspace.services, ...workspace.interactions.values()].flatMap(({ id, suppress }) =>
      suppress.map((it) => ({ key: placeKey(id, it.rule), it })),
    );
    // Of several in one place the first that is not over counts: the others silence nothing.
    const counting = [...placed].reverse().sort((a, b) => Number(this.isOver(b.it)) - Number(this.isOver(a.it)));
    this.byPlace = new Map(counting.map(({ key, it }) => [key, it]));
    this.all = placed.map(({ it }) => it);
  }

  /** Whether all that a finding is about suppress its rule. */
  silences(rule: string, severity: Severity, about: readonly string[]): boolean {
    const found = about.map((id) => this.suppressionsOf(rule, id));
    for (const it of found.flat()) {
      this.used.add(it);
      if (severity === "error") this.ofErrors.add(it);
    }
    return found.length > 0 && found.every((some) => some.some((it) => !this.isOver(it)));
  }

  /** Reports suppressions that are over, that silence nothing, and that have no end where an error is silenced. */
  judge(running: readonly LintRule[], report: Report): void {
    const ran = new Set(running.map(({ id }) => id));
    for (const it of this.all) {
      if (!this.used.has(it) && ran.has(it.rule)) {
        const message = `'${it.rule}' finds nothing here that could be silenced`;
        report({ code: "suppression-idle", message, origin: it.origin, help: "remove the entry" });
      } else if (this.isOver(it)) {
        const message = `'${it.rule}' was silenced until ${it.until ?? ""}; today is ${this.today}`;
        const help = "mend what it finds, or give a later date and say why in `reason`";
        report({ code: "suppression-over", message, origin: at(it.origin, "until"), help });
      } else if (this.ofErrors.has(it)) this.judgeEnd(it, report);
    }
  }

  private judgeEnd(it: Suppression, report: Report): void {
    const help = `an error is silenced for a year at most: write \`until: ${this.dayAhead(365)}\` or earlier`;
    if (it.until === null) {
      const message = `'${it.rule}' is an error here, and is silenced without an end`;
      report({ code: "suppression-too-long", message, origin: it.origin, help });
    } else if (it.until > this.dayAhead(longestDays)) {
      const message = `'${it.rule}' is an error here, and is silenced until ${it.until}, more than a year from ${this.today}`;
      report({ code: "suppression-too-long", message, origin: at(it.origin, "until"), help });
    }
  }

  private suppressionsOf(rule: string, id: string): readonly Suppression[] {
    const service = this.workspace.interactions.get(id)?.service ?? null;
    const ids = service === null ? [id] : [id, service];
    return ids.flatMap((it) => this.byPlace.get(placeKey(it, rule)) ?? []);
  }

  private isOver({ until }: Suppression): boolean {
    return until !== null && until < this.today;
  }

  private dayAhead(days: number): string {
    return new Date(Date.parse(this.today) + days * dayMs).toISOString().slice(0, 10);
  }
}

function placeKey(id: string, rule: string): string {
  return `${id} ${rule}`;
}
