import type { Interaction, InteractionId } from "../model/interaction.ts";
import type { SyncCall, SyncCalls } from "../model/sync-calls.ts";

/** Products of decimals are off by less. */
const tolerance = 1e-9;
const minutesOfMonth = 30 * 24 * 60;

/** The availability of every interaction in percent, as it is promised, or as what it needs makes it; 100 where nothing is known. */
export function availabilities({ calleesFirst, straight }: SyncCalls): ReadonlyMap<InteractionId, number> {
  const known = new Map<InteractionId, number>();
  for (const it of calleesFirst) known.set(it.id, promised(it) ?? product(required(straight.get(it.id) ?? []), known));
  return known;
}

/** What an interaction promises, in percent. */
export function promised(interaction: Interaction): number | null {
  return interaction.policies.slo.value?.availability ?? null;
}

/** The calls without which the caller fails. */
export function required(calls: readonly SyncCall[]): readonly SyncCall[] {
  return calls.filter(({ call }) => !call.optional);
}

/** What some callees are together, in percent: all of them must be there. */
export function product(calls: readonly SyncCall[], known: ReadonlyMap<InteractionId, number>): number {
  const ids = new Set(calls.map(({ callee }) => callee.id));
  return [...ids].reduce((all, id) => (all * (known.get(id) ?? 100)) / 100, 100);
}

/** Whether what is possible is less than what is promised. */
export function isBelow(possible: number, promise: number): boolean {
  return possible < promise - tolerance;
}

/** The minutes of a month that are missing to all of it. */
export function minutesMissing(percent: number): number {
  return Math.round(((100 - percent) / 100) * minutesOfMonth * 10) / 10;
}

/** `99.93 %`: rounded down, so that it never looks better than it is. */
export function percentText(percent: number): string {
  return `${Math.floor(percent * 1000 + 1e-6) / 1000} %`;
}
