import { numberAt } from "./text.ts";

const timeShape = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;
const durationShape = /^(\d+)(?:\.(\d{1,9}))?s$/;
const hyphen = 45;
const dayMs = 86_400_000;
// From the first of March of the year 0.
const daysTo1970 = 719_468;
const daysOfEra = 146_097;

/** The first millisecond of the year 1 and the last one of 9999: what RFC 3339 and protobuf can say. */
export const minTimeMs = -62_135_596_800_000;
/** The last millisecond that RFC 3339 and protobuf can say. */
export const maxTimeMs = 253_402_300_799_999;
/** protobuf's longest duration, 10 000 years. */
export const maxDurationMs = 315_576_000_000_000;

/** Days since 1970 of a calendar date `2026-01-15`; null where there is no such day. */
export function daysOfDate(text: string): number | null {
  if (text.length !== 10 || text.charCodeAt(4) !== hyphen || text.charCodeAt(7) !== hyphen) return null;
  return daysOf(numberAt(text, 0, 4), numberAt(text, 5, 7), numberAt(text, 8, 10));
}

/** The date so many days after 1970; null outside of the years 1 to 9999. */
export function dateOfDays(days: number): string | null {
  const time = days * dayMs;
  if (!(time >= minTimeMs && time <= maxTimeMs)) return null;
  // Backwards from `daysOf`, by eras of 400 years that begin in March, so that the leap day is a year's last one.
  const since = days + daysTo1970;
  const era = Math.floor(since / daysOfEra);
  const dayOfEra = since - era * daysOfEra;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / (daysOfEra - 1));
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}

/** Milliseconds since 1970 of an RFC 3339 time; digits beyond the millisecond are cut. Null where there is no such time. */
export function timeOfText(text: string): number | null {
  const parts = timeShape.exec(text);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second, fraction = "", sign, offsetHour = "0", offsetMinute = "0"] = parts;
  const days = daysOf(Number(year), Number(month), Number(day));
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)];
  const offset = [Number(offsetHour), Number(offsetMinute)] as const;
  if (days === null || hours > 23 || minutes > 59 || seconds > 59 || offset[0] > 23 || offset[1] > 59) return null;
  const ms = Number(fraction.slice(0, 3).padEnd(3, "0"));
  const shift = (sign === "-" ? -1 : 1) * (offset[0] * 60 + offset[1]);
  const time = days * dayMs + ((hours * 60 + minutes - shift) * 60 + seconds) * 1000 + ms;
  return time >= minTimeMs && time <= maxTimeMs ? time : null;
}

/** Milliseconds of a duration in seconds, `1.5s`; digits beyond the millisecond are cut. Null where it is none. */
export function durationOfText(text: string): number | null {
  const [, seconds, fraction = ""] = durationShape.exec(text) ?? [];
  if (seconds === undefined) return null;
  const ms = Number(seconds) * 1000 + Number(fraction.slice(0, 3).padEnd(3, "0"));
  return ms <= maxDurationMs ? ms : null;
}

/** A duration as protobuf's JSON has it: `3s`, `1.500s`. */
export function textOfDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const rest = ms % 1000;
  return rest === 0 ? `${seconds}s` : `${seconds}.${String(rest).padStart(3, "0")}s`;
}

/** Days since 1970 in the Gregorian calendar, counted in years that begin in March. */
function daysOf(year: number, month: number, day: number): number | null {
  const isDay = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  if (!isDay) return null;
  const marchYear = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + dayOfYear - daysTo1970;
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, "0");
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
