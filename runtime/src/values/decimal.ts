import { numberAt } from "./text.ts";

const shape = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;

/** Whether a text is a decimal with at most `precision` digits, exactly `scale` of them after the point. */
export function isDecimal(text: string, precision: number, scale: number): boolean {
  if (!shape.test(text)) return false;
  const point = text.indexOf(".");
  const fraction = point === -1 ? 0 : text.length - point - 1;
  const whole = (point === -1 ? text.length : point) - (text.startsWith("-") ? 1 : 0);
  const isZero = text.startsWith("0") || text.startsWith("-0");
  return fraction === scale && (isZero ? 0 : whole) <= precision - scale;
}

/** The decimal without its point: `12.50` is 1250. */
export function unscaled(text: string): bigint {
  const point = text.indexOf(".");
  return BigInt(point === -1 ? text : text.slice(0, point) + text.slice(point + 1));
}

// So many digits, with sign and point, are a safe integer for sure.
const fewCharacters = 15;
const [minus, point, zero] = [45, 46, 48];

/**
 * The decimal of so many digits after the point without it, as a number: `12.50` is 1250. NaN where it is none, or has
 * more digits than a number holds for sure, or is a negative zero.
 */
export function quickUnscaled(text: string, scale: number): number {
  const start = text.charCodeAt(0) === minus ? 1 : 0;
  const pointAt = scale === 0 ? text.length : text.length - scale - 1;
  if (text.length > fewCharacters || pointAt <= start) return Number.NaN;
  if (text.charCodeAt(start) === zero && pointAt > start + 1) return Number.NaN;
  if (scale > 0 && text.charCodeAt(pointAt) !== point) return Number.NaN;
  const value = numberAt(text, pointAt + 1, text.length, numberAt(text, start, pointAt));
  if (start === 0) return value;
  return value === 0 ? Number.NaN : -value;
}

/** The same of a bound, which may have fewer digits after the point; NaN where it has more. */
export function quickBound(text: string, scale: number): number {
  return fractionDigits(text) > scale ? Number.NaN : quickUnscaled(withScale(text, scale), scale);
}

/** The decimal with `scale` digits after the point: 1250 is `12.50`. */
export function scaled(value: bigint | number, scale: number): string {
  const isNegative = value < 0;
  const digits = String(isNegative ? -value : value).padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  return `${isNegative ? "-" : ""}${whole}${scale === 0 ? "" : `.${digits.slice(digits.length - scale)}`}`;
}

/** The text without the sign of a zero: no other wire has one. */
export function withoutNegativeZero(text: string): string {
  return text.startsWith("-") && !/[1-9]/.test(text) ? text.slice(1) : text;
}

/** Compares two decimals of any scale: negative, zero or positive. */
export function compareDecimals(left: string, right: string): number {
  // The nearest double keeps the order of what has few digits.
  if (left.length <= fewCharacters && right.length <= fewCharacters) return Number(left) - Number(right);
  const scale = Math.max(fractionDigits(left), fractionDigits(right));
  const difference = unscaled(withScale(left, scale)) - unscaled(withScale(right, scale));
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function fractionDigits(text: string): number {
  const point = text.indexOf(".");
  return point === -1 ? 0 : text.length - point - 1;
}

function withScale(text: string, scale: number): string {
  const digits = fractionDigits(text);
  return `${text}${digits === 0 && scale > 0 ? "." : ""}${"0".repeat(scale - digits)}`;
}
