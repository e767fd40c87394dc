import { jsString } from "../../emit/js-text.ts";
import type { Interaction } from "../../model/interaction.ts";

/** The thresholds of a script: every check holds, but where an objective allows less; and the promised latencies. */
export function thresholdLines(reads: readonly Interaction[]): readonly string[] {
  const lowest = Math.min(100, ...reads.map((it) => it.policies.slo.value?.availability ?? 100));
  const all = `checks: [${jsString(rate(lowest))}]`;
  return [all, ...reads.flatMap((it) => [...(lowest < 100 ? [checkRate(it)] : []), ...latencies(it)])];
}

function checkRate(read: Interaction): string {
  return threshold("checks", read, [rate(read.policies.slo.value?.availability ?? 100)]);
}

function rate(percent: number): string {
  return percent === 100 ? "rate==1" : `rate>=${fraction(percent)}`;
}

function latencies(read: Interaction): readonly string[] {
  const slo = read.policies.slo.value;
  if (slo === null) return [];
  const promised = (
    [
      ["50", slo.p50Ms],
      ["95", slo.p95Ms],
      ["99", slo.p99Ms],
    ] as const
  ).flatMap(([percentile, ms]) => (ms === null ? [] : [`p(${percentile})<${ms}`]));
  return promised.length === 0 ? [] : [threshold("http_req_duration", read, promised)];
}

function threshold(metric: string, read: Interaction, conditions: readonly string[]): string {
  return `${jsString(`${metric}{interaction:${read.id}}`)}: [${conditions.map(jsString).join(", ")}]`;
}

// Percent as a fraction, without the noise of a division: 99.9 is 0.999.
function fraction(percent: number): string {
  return String(Number((percent / 100).toFixed(9)));
}
