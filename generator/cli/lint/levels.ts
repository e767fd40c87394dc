import { listed } from "../../base/text.ts";
import { CannotRun } from "../../cannot-run.ts";
import type { LintRule } from "../../lint/rule.ts";
import type { Level } from "../../lint/run.ts";
import { didYouMean } from "../../syntax/suggest.ts";
import { type Arguments, textOf } from "../arguments.ts";

const levels: readonly Level[] = ["off", "info", "warning", "error"];

/** The levels that `--rule id=level` gives, by rule. */
export function ruleLevels(args: Arguments, rules: readonly LintRule[]): ReadonlyMap<string, Level> {
  return new Map((args.flags.get("rule") ?? []).map((it) => ruleLevel(it, rules)));
}

function ruleLevel(text: string, rules: readonly LintRule[]): readonly [string, Level] {
  const at = text.indexOf("=");
  const id = at === -1 ? text : text.slice(0, at);
  const level = levels.find((it) => it === text.slice(at + 1));
  const ids = rules.map((it) => it.id);
  if (!ids.includes(id))
    throw new CannotRun(
      `there is no design rule '${id}'`,
      didYouMean(id, ids) ?? "the guide to the design rules lists them",
    );
  if (at === -1 || level === undefined)
    throw new CannotRun(`--rule ${text} gives no level`, `write --rule ${id}=warning; there are ${listed(levels)}`);
  return [id, level];
}

/** How many warnings are too many by `--max-warnings`; null: any number is fine. */
export function maxWarnings(args: Arguments): number | null {
  const text = textOf(args, "max-warnings");
  if (text === null) return null;
  if (!/^[0-9]{1,9}$/.test(text)) throw new CannotRun(`'${text}' is no number of warnings`, "write --max-warnings 0");
  return Number(text);
}
