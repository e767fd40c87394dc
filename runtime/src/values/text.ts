/** So many Unicode code points; JSON Schema counts these, and not UTF-16 units. */
export function codePoints(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit <= 0xdbff) {
      count -= 1;
      index += 1;
    }
  }
  return count;
}

const zero = 48;

/** The number of the digits from one place to another, which go on after those of `before`; NaN where others stand there. */
export function numberAt(text: string, start: number, end: number, before = 0): number {
  let value = before;
  for (let index = start; index < end; index += 1) {
    const digit = text.charCodeAt(index) - zero;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
