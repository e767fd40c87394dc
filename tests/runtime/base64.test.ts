import { describe, expect, it } from "vitest";
import { fromBase64, toBase64 } from "../../runtime/src/values/base64.ts";

describe("base64", () => {
  it.each([0, 1, 2, 3, 767, 768, 769, 770, 1536, 1537, 100_001])("of %i bytes is what Node makes of them", (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 7919 + length) & 255);
    const text = Buffer.from(bytes).toString("base64");
    expect(toBase64(bytes)).toBe(text);
    expect(fromBase64(text)).toEqual(bytes);
  });
});
