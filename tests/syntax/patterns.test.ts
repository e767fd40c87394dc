import { describe, expect, it } from "vitest";
import { patternWays } from "../../generator/syntax/pattern-ways.ts";
import { judgePatterns } from "../../generator/syntax/patterns.ts";
import { isPlainlyLinear, portabilityProblem } from "../../generator/syntax/regular-expression.ts";

const fine = [
  "^[a-z]+$",
  "^[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}$",
  "^[A-Z]{2}(-[0-9]{1,6})?$",
  "^(0|[1-9][0-9]{0,18})$",
  "^[a-z]+(-[a-z]+)*$",
  "^(?:[a-z0-9]{1,63}\\.){1,5}[a-z]{2,63}$",
  "^[a-z0-9._%+-]{1,64}@[a-z0-9.-]{1,250}$",
  "^[\\]a-z\\\\]{1,9}$",
  "",
];

// The last four are constant to a checker that counts only unbounded repetitions, and take hours all the same.
const slow = [
  "^(a+)+$",
  "^(a|a)*$",
  "^(a?a?)*$",
  "^(a{1,30}){1,30}$",
  "^(a|a){30}$",
  "^(a?){50}a{50}$",
  "^(a|ab|b){1,100}$",
];

it.each(fine)("takes %s", async (pattern) => {
  expect(portabilityProblem(pattern)).toBeNull();
  expect((await judgePatterns([pattern])).get(pattern) ?? null).toBeNull();
});

it.each(slow)("refuses %s", async (pattern) => {
  expect(isPlainlyLinear(pattern)).toBe(false);
  expect((await judgePatterns([pattern])).get(pattern)).toBeTruthy();
});

describe("the ways of a pattern", () => {
  it.each([
    ["abc", 1, "abc"],
    ["a?b", 2, "a*b"],
    ["a{2}", 1, "a{2}"],
    ["a{2,4}", 3, "a*"],
    ["(a|b){3}", 8, "(a|b)*"],
    ["(?:a|b|c)", 3, "(?:a|b|c)"],
    ["[(|)]?x", 2, "[(|)]*x"],
    ["\\(a?\\)", 2, "\\(a*\\)"],
    ["a*b+", 1, "a*b+"],
    ["a{2,}", 1, "a{2,}"],
  ])("%s: %i", (pattern, count, relaxed) => {
    expect(patternWays(pattern)).toEqual({ count, relaxed });
  });
});

it("ends soon, however many patterns there are", async () => {
  const many = Array.from({ length: 5000 }, (_, index) => `^(a|b|ab)*c${index}$`);
  const start = performance.now();
  const verdicts = await judgePatterns(many);
  expect(verdicts.size).toBe(many.length);
  expect([...verdicts.values()].every((it) => it !== null)).toBe(true);
  expect(performance.now() - start).toBeLessThan(20_000);
});
