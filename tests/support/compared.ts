import { compatRules } from "../../generator/compat/index.ts";
import { type Comparison, compare } from "../../generator/compat/run.ts";
import { lockFileName } from "../../generator/lock/lock.ts";
import { compiledTexts, type Texts } from "./compile.ts";

/** The day of all comparisons in tests. */
export const today = "2026-06-01";

const specPath = "specs/orders.yaml";

/** Compares two specs, the second with the lock that follows from the first. */
export function comparedSpecs(before: string, after: string, rules = compatRules): Promise<Comparison> {
  return comparedTexts({ [specPath]: before }, { [specPath]: after }, rules);
}

/** Compares two workspaces, the second with the lock that follows from the first. */
export async function comparedTexts(before: Texts, after: Texts, rules = compatRules): Promise<Comparison> {
  const old = await compiledTexts(before);
  const now = await compiledTexts({ [lockFileName]: old.lockText, ...after });
  const sides = { from: old.workspace, to: now.workspace, isNumbered: true };
  const options = { now: today, rules, isStrict: false, styles: null, configFile: "interspec.yaml" };
  return compare(sides, options);
}

/** Findings as lines: `breaking warning A05 field-removed-optional 'Order.note' … responses http`. */
export function findingLines({ findings }: Comparison): readonly string[] {
  return findings.map(({ rule, change, use, lens, class: verdict, level }) => {
    const travel = use.direction === null ? "" : ` ${use.style} ${use.codec} ${use.direction} ${lens}`;
    return `${verdict} ${level} ${rule?.row ?? "?"} ${rule?.id ?? "unknown"} ${change.place.target}${travel}`;
  });
}
