import type { ErrorCode } from "../model/errors.ts";
import { errorCodeNames, isErrorCode } from "../model/errors.ts";
import type { Rate } from "../model/policy.ts";
import type { JsonValue } from "../model/types.ts";
import type { PlainValue } from "../source/plain-value.ts";
import type { Cursor, Shape } from "./shape.ts";
import { kindOf, wrongKind } from "./shape.ts";
import { didYouMean } from "./suggest.ts";

/** The longest description or other free text. */
export const maxTextLength = 10_000;

/** Free text. */
export const text: Shape<string> = textShape("text", maxTextLength);

/** A short text that stays on one line in documents: a topic, a URL, a name. */
export const line: Shape<string> = {
  ...textShape("a text of one line", 1000),
  read(value, cursor) {
    const read = textShape("a text of one line", 1000).read(value, cursor);
    if (read === undefined) return undefined;
    if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(read))
      return cursor.wrong("bad-text", "this text holds a line break or a control character", "write it on one line");
    return read;
  },
};

function textShape(noun: string, maxLength: number): Shape<string> {
  return {
    noun,
    schema: { type: "string", maxLength },
    read(value, cursor) {
      if (typeof value !== "string") return wrongKind(value, noun, cursor);
      if (value.length > maxLength)
        return cursor.wrong("too-long", `this text has ${value.length} characters; at most ${maxLength} are allowed`);
      if (/\p{Surrogate}/u.test(value))
        return cursor.wrong("bad-text", "this text holds half of a surrogate pair", "remove the broken character");
      return value;
    },
  };
}

/** `true` or `false`. */
export const flag: Shape<boolean> = {
  noun: "true or false",
  schema: { type: "boolean" },
  read: (value, cursor) => (typeof value === "boolean" ? value : wrongKind(value, "true or false", cursor)),
};

/** One of some words. */
export function word<const W extends string>(words: readonly W[]): Shape<W> {
  const noun = words.length === 1 ? `'${words[0] ?? ""}'` : `one of ${words.join(", ")}`;
  return {
    noun,
    schema: { enum: words },
    read(value, cursor) {
      const found = words.find((it) => it === value);
      if (found !== undefined) return found;
      const help = typeof value === "string" ? didYouMean(value, words) : null;
      return cursor.wrong("wrong-value", `this must be ${noun}, not ${kindOf(value)}`, help);
    },
  };
}

/** A whole number within bounds. */
export function whole(min: number, max: number = Number.MAX_SAFE_INTEGER): Shape<number> {
  const noun = max === Number.MAX_SAFE_INTEGER ? `a whole number from ${min}` : `a whole number from ${min} to ${max}`;
  return {
    noun,
    schema: { type: "integer", minimum: min, ...(max !== Number.MAX_SAFE_INTEGER && { maximum: max }) },
    read(value, cursor) {
      if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
      return cursor.wrong(
        "wrong-value",
        `this must be ${noun}, not ${kindOf(value)}`,
        typeof value === "string" && /^[0-9]+$/.test(value) ? "remove the quotes" : null,
      );
    },
  };
}

/** A number within bounds. */
export function numberWithin(min: number, max: number): Shape<number> {
  const noun = `a number from ${min} to ${max}`;
  return {
    noun,
    schema: { type: "number", minimum: min, maximum: max },
    read(value, cursor) {
      return typeof value === "number" && value >= min && value <= max
        ? value
        : cursor.wrong("wrong-value", `this must be ${noun}, not ${kindOf(value)}`);
    },
  };
}

/** A number, kept as text so that no digit is lost. */
export const numeral: Shape<string> = {
  noun: "a number",
  schema: { type: ["number", "string"] },
  read(value, cursor) {
    const written = typeof value === "number" ? plainNumeral(value) : value;
    if (typeof written === "string" && /^-?[0-9]{1,40}(\.[0-9]{1,40})?$/.test(written)) return written;
    return cursor.wrong("wrong-value", `this must be a number, not ${kindOf(value)}`);
  },
};

/** A number without an exponent. */
export function plainNumeral(value: number): string {
  return Number.isFinite(value) && /e/.test(String(value))
    ? value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 20 })
    : String(value);
}

interface Patterned<T> {
  readonly noun: string;
  readonly pattern: RegExp;
  readonly code: string;
  readonly convert: (match: RegExpExecArray) => T | null;
}

function patterned<T>({ noun, pattern, code, convert }: Patterned<T>): Shape<T> {
  return {
    noun,
    schema: { type: "string", pattern: pattern.source },
    read(value, cursor) {
      const match = typeof value === "string" && value.length <= 1000 ? pattern.exec(value) : null;
      const converted = match === null ? null : convert(match);
      return converted ?? bad(code, value, noun, cursor);
    },
  };
}

function bad(code: string, value: PlainValue, noun: string, cursor: Cursor): undefined {
  return cursor.wrong(code, `this must be ${noun}, not ${kindOf(value)}`);
}

const durationUnits: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration, in ms. At most ten years. */
export const duration: Shape<number> = patterned({
  noun: "a duration such as 250ms, 2s, 5m, 1h or 7d",
  pattern: /^([1-9][0-9]{0,11}|0)(ms|s|m|h|d)$/,
  code: "bad-duration",
  convert: ([, count = "", unit = ""]) => withinTenYears(Number(count) * (durationUnits[unit] ?? 0)),
});

function withinTenYears(ms: number): number | null {
  return ms <= 3660 * 86_400_000 ? ms : null;
}

const sizeUnits: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** A size, in bytes. */
export const size: Shape<number> = patterned({
  noun: "a size such as 64KiB or 1MiB",
  pattern: /^([1-9][0-9]{0,8})(B|KiB|MiB|GiB)$/,
  code: "bad-size",
  convert: ([, count = "", unit = ""]) => Number(count) * (sizeUnits[unit] ?? 0),
});

/** A rate. */
export const rate: Shape<Rate> = patterned({
  noun: "a rate such as 50/s, 100/m or 1000/h",
  pattern: /^([1-9][0-9]{0,8})\/(s|m|h)$/,
  code: "bad-rate",
  convert: ([text, count = "", unit = ""]) => ({ count: Number(count), perMs: durationUnits[unit] ?? 0, text }),
});

/** A day of the calendar, `YYYY-MM-DD`. */
export const date: Shape<string> = patterned({
  noun: "a date such as 2026-11-01",
  pattern: /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/,
  code: "bad-date",
  convert: ([text, year, month, day]) => (isDay(Number(year), Number(month), Number(day)) ? text : null),
});

function isDay(year: number, month: number, day: number): boolean {
  const moment = new Date(Date.UTC(2000, month - 1, day));
  moment.setUTCFullYear(year, month - 1, day);
  return moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day && moment.getUTCFullYear() === year;
}

/** An absolute URL of http or https. */
export const url: Shape<string> = patterned({
  noun: "a URL such as https://shop.example/teams/orders",
  pattern: /^https?:\/\/[A-Za-z0-9._~:/?#@!$&'()*+,;=%[\]-]{1,500}$/,
  code: "bad-url",
  convert: ([text]) => (URL.canParse(text) ? text : null),
});

/** A URL, or a path of the same host. */
export const serverUrl: Shape<string> = patterned({
  noun: "a URL such as https://api.shop.example, or a path such as /",
  pattern: /^(https?:\/\/|wss?:\/\/|\/)[A-Za-z0-9._~:/?#@!$&'()*+,;=%{}-]{0,500}$/,
  code: "bad-url",
  convert: ([text]) => (text.startsWith("/") || URL.canParse(text) ? text : null),
});

/** The address of a broker: with any scheme. */
export const brokerUrl: Shape<string> = patterned({
  noun: 'a URL such as "nats://nats.example:4222"',
  pattern: /^[a-z][a-z0-9+.-]{0,20}:\/\/[A-Za-z0-9._~:/?@!$&'()*+,;=%-]{1,500}$/,
  code: "bad-url",
  convert: ([text]) => text,
});

/** An e-mail address. */
export const email: Shape<string> = patterned({
  noun: "an e-mail address",
  pattern: /^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,250}$/,
  code: "bad-email",
  convert: ([text]) => text,
});

/** An error code of the taxonomy, written `NOT_FOUND`. */
export const errorCode: Shape<ErrorCode> = {
  noun: "an error code such as NOT_FOUND",
  schema: { enum: errorCodeNames.map((it) => it.toUpperCase()) },
  read(value, cursor) {
    const code = typeof value === "string" && value === value.toUpperCase() ? value.toLowerCase() : "";
    if (isErrorCode(code)) return code;
    const known = errorCodeNames.map((it) => it.toUpperCase());
    const help = (typeof value === "string" ? didYouMean(value, known) : null) ?? `the codes are ${known.join(", ")}`;
    return cursor.wrong("unknown-error-code", `this must be one of the 16 canonical codes, not ${kindOf(value)}`, help);
  },
};

/** Any JSON value, as defaults and examples have it. */
export const anyValue: Shape<JsonValue> = {
  noun: "a value",
  schema: {},
  read: (value) => value,
};
