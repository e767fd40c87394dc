/** Compares two decimal numerals of any length exactly. */
export function compareNumerals(a: string, b: string): number {
  const scale = Math.max(fraction(a).length, fraction(b).length);
  const [left, right] = [scaled(a, scale), scaled(b, scale)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function fraction(numeral: string): string {
  return numeral.split(".")[1] ?? "";
}

function scaled(numeral: string, scale: number): bigint {
  const [whole = "0", decimals = ""] = numeral.split(".");
  return BigInt(`${whole}${decimals.padEnd(scale, "0")}`);
}
