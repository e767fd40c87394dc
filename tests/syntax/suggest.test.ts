import { expect, it } from "vitest";
import { closest, didYouMean } from "../../generator/syntax/suggest.ts";

const known = ["timeout", "retry", "breaker", "bulkhead", "in", "out", "orderChanged", "payload"];

it.each([
  ["timout", "timeout"],
  ["tiemout", "timeout"],
  ["Retry", "retry"],
  ["order_changed", "orderChanged"],
  ["ORDER-CHANGED", "orderChanged"],
  ["paylod", "payload"],
  ["o", "in"],
  ["colour", null],
  ["", "in"],
  ["x".repeat(65), null],
])("%s → %s", (word, expected) => {
  const found = closest(word, known);
  if (word.length < 2) expect(found === null || found.length < 3).toBe(true);
  else expect(found).toBe(expected);
});

it("asks in words", () => {
  expect(didYouMean("timout", known)).toBe("did you mean 'timeout'?");
  expect(didYouMean("Mony", ["Money"], "common.")).toBe("did you mean 'common.Money'?");
  expect(didYouMean("colour", known)).toBeNull();
});
