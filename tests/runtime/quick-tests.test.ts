import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quickUnscaled } from "../../runtime/src/values/decimal.ts";
import { decimalTest, longTest, numberTest, textTest } from "../../runtime/src/values/quick-tests.ts";

// What such a test lets pass is checked by nothing else, so that it has to be right by itself.
describe("a quick test", () => {
  it("of texts counts code points, and asks every pattern", () => {
    const limits = fc.record(
      { minLength: fc.nat(8), maxLength: fc.nat(8), pattern: fc.constantFrom(/^a/, /b/u) },
      { requiredKeys: [] },
    );
    const texts = fc.string({ unit: fc.constantFrom("a", "b", "ß", "🎉", "e\u0301"), maxLength: 10 });
    fc.assert(
      fc.property(fc.array(limits, { maxLength: 2 }), texts, (all, text) => {
        const points = [...text].length;
        const isRight = all.every(
          ({ minLength = 0, maxLength = points, pattern }) =>
            points >= minLength && points <= maxLength && text.search(pattern ?? "") !== -1,
        );
        expect(textTest(all)(text)).toBe(isRight);
      }),
      { numRuns: 1000 },
    );
  });

  it("of numbers knows each bound, also where several types have one", () => {
    const bound = fc.integer({ min: -3, max: 3 });
    const limits = fc.record(
      { min: bound, max: bound, exclusiveMin: bound, exclusiveMax: bound },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(limits, { maxLength: 2 }), bound, (all, number) => {
        const isRight = all.every(
          ({ min = number, max = number, exclusiveMin = number - 1, exclusiveMax = number + 1 }) =>
            number >= min && number <= max && number > exclusiveMin && number < exclusiveMax,
        );
        expect(numberTest(all)(number)).toBe(isRight);
        const asLongs = all.map((it) => Object.fromEntries(Object.entries(it).map(([name, at]) => [name, BigInt(at)])));
        expect(longTest(asLongs)(BigInt(number))).toBe(isRight);
      }),
    );
  });

  it("of decimals lets pass what is written as it should be and within its bounds, and nothing else", () => {
    const [precision, scale] = [6, 2];
    const digits = fc.stringMatching(/^-?0{0,2}\d{0,5}\.?\d{0,3}$/);
    const zeros = fc.constantFrom("0.00", "-0.00", "00.00", "-00.50", "01.00", "0", ".00");
    const right = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((it) => (it / 100).toFixed(scale));
    const bound = fc.constantFrom("-10", "-0.5", "0", "0.00", "1.25", "9999.99");
    const limits = fc.record(
      { min: bound, max: bound, exclusiveMin: bound, exclusiveMax: bound },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(limits, { maxLength: 2 }), fc.oneof(digits, right, zeros), (all, text) => {
        const cents = Math.round(Number(text) * 100);
        const isCanonical = /^-?(?:0|[1-9]\d{0,3})\.\d\d$/.test(text) && !/^-0\.00$/.test(text);
        const isWithin = all.every(
          ({ min = text, max = text, exclusiveMin = "-99999", exclusiveMax = "99999" }) =>
            Number(text) >= Number(min) &&
            Number(text) <= Number(max) &&
            Number(text) > Number(exclusiveMin) &&
            Number(text) < Number(exclusiveMax),
        );
        const unscaled = quickUnscaled(text, scale);
        expect(decimalTest(precision, scale, all)(unscaled)).toBe(isCanonical && isWithin);
        if (isCanonical) expect(unscaled).toBe(cents);
      }),
      { numRuns: 1000 },
    );
  });

  it("of decimals doubts what a number or its scale cannot hold", () => {
    expect(quickUnscaled("12345678901234.5", 1)).toBeNaN();
    expect(quickUnscaled("1234567890123.4", 1)).toBe(12_345_678_901_234);
    expect(decimalTest(20, 2, [{ max: "0.125" }])(5)).toBe(false);
    expect(decimalTest(20, 2, [{ max: "12345678901234567.00" }])(5)).toBe(false);
  });
});
