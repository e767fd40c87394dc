import { plural } from "../base/text.ts";

const second = 1000;
const hour = 3600 * second;
const day = 24 * hour;

/** A time as a sentence says it: `7 days`, `12 hours`, `60 s`, `250 ms`. */
export function durationText(ms: number): string {
  if (ms >= day && ms % day === 0) return plural(ms / day, "day");
  if (ms >= hour && ms % hour === 0) return plural(ms / hour, "hour");
  return ms % second === 0 ? `${ms / second} s` : `${ms} ms`;
}
