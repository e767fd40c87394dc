import fc from "fast-check";
import { expect, it } from "vitest";
import { tidy } from "../../generator/base/text.ts";

it.each([
  ["\n\na\nb", "a\nb\n"],
  ["a\n\n\n\nb\n", "a\n\nb\n"],
  ["a \n\tb\t\nc\r\n", "a\n\tb\nc\n"],
  ["a \n \n \nb\n\n", "a\n\nb\n"],
  ["a\n", "a\n"],
  ["", "\n"],
])("tidies %j", (text, tidied) => {
  expect(tidy(text)).toBe(tidied);
});

it("has no blanks at the ends of lines, no two blank lines, none at the ends, and one newline", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ab \t\r\n]*$/), (text) => {
      const tidied = tidy(text);
      expect(tidied).toMatch(/^(?:\n|(?!\n)(?:(?:[^\n]*[^ \t\r\n])?\n(?!\n\n))*)$/);
      expect(tidied).toMatch(/^\n$|[^\n]\n$/);
      expect(tidy(tidied)).toBe(tidied);
      expect(tidied.replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
    }),
  );
});
