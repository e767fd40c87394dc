import { at } from "../base/origin.ts";
import type { Interaction } from "../model/interaction.ts";
import type { Change, Pair, Place } from "./change.ts";
import { type EffectivePolicy, effectivePolicy } from "./policy.ts";
import type { Sides } from "./type-differences.ts";

const levels = ["off", "info", "warning", "error"] as const;

/** What of the policy of an interaction was weakened; stability and audience, from which it follows too, are told by themselves. */
export function policyChange(sides: Sides, place: Place, { from, to }: Pair<Interaction>): readonly Change[] {
  const before = effectivePolicy(sides.from, from);
  const after = effectivePolicy(sides.to, { ...to, stability: from.stability, audience: from.audience });
  const weaker = [
    ...(isWeakerMode(before.mode, after.mode) ? [`mode ${before.mode} → ${after.mode}`] : []),
    ...(after.supportWindowMs < before.supportWindowMs ? ["supportWindow"] : []),
    ...(after.noticeMs < before.noticeMs ? ["notice"] : []),
    ...weakerLevels(before, after),
  ];
  if (weaker.length === 0) return [];
  const here = {
    ...place,
    target: `${place.target}/compatibility`,
    origin: at(place.origin, "compatibility"),
    earlier: place.earlier === null ? null : at(place.earlier, "compatibility"),
  };
  return [{ place: here, before: null, after: weaker.join(", "), fact: { kind: "policy", weaker, from, to } }];
}

function isWeakerMode(before: EffectivePolicy["mode"], after: EffectivePolicy["mode"]): boolean {
  const strength = (mode: string) =>
    (mode === "auto" ? 3 : mode.startsWith("full") ? 4 : 1) + (mode.endsWith("_transitive") ? 1 : 0);
  return before !== after && strength(after) < strength(before);
}

function weakerLevels({ enforce: before }: EffectivePolicy, { enforce: after }: EffectivePolicy): readonly string[] {
  return (["breaking", "dangerous", "source", "semantic", "unknown"] as const)
    .filter((it) => levels.indexOf(after[it]) < levels.indexOf(before[it]))
    .map((it) => `enforce.${it}`);
}
