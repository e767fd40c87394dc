import { describe, expect, it } from "vitest";
import { alternatives, belowBase, matchesGlob, staticBase } from "../../generator/source/glob.ts";

describe("matchesGlob", () => {
  it.each([
    ["specs/a.yaml", "specs/**/*.yaml"],
    ["specs/a/b/c.yaml", "specs/**/*.yaml"],
    ["a.yaml", "**/*.yaml"],
    ["specs/a.yaml", "./specs/*.yaml"],
    ["specs/orders-v2.yaml", "specs/orders*.yaml"],
    ["specs/a1.yaml", "specs/a?.yaml"],
    ["a/b/c", "**"],
    ["orders.placeOrder", "orders.*"],
  ])("finds %s by %s", (path, pattern) => {
    expect(matchesGlob(path, pattern)).toBe(true);
  });

  it.each([
    ["specs/a/b.yaml", "specs/*.yaml"],
    ["specs/a.yml", "specs/*.yaml"],
    ["other/a.yaml", "specs/**/*.yaml"],
    ["specs/a.yaml.bak", "specs/*.yaml"],
    ["specs", "specs/*"],
  ])("does not find %s by %s", (path, pattern) => {
    expect(matchesGlob(path, pattern)).toBe(false);
  });

  it("is fast where a backtracking matcher would take forever", () => {
    const started = performance.now();
    expect(matchesGlob("a".repeat(2000), `${"a*".repeat(500)}b`)).toBe(false);
    expect(matchesGlob("a/".repeat(500), `${"**/a/".repeat(100)}b`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe("alternatives", () => {
  it("takes braces apart, nested ones too", () => {
    expect(alternatives("a/{b,c{d,e}}.yaml")).toEqual(["a/b.yaml", "a/cd.yaml", "a/ce.yaml"]);
  });

  it("refuses an explosion", () => {
    expect(alternatives("{a,b}".repeat(30))).toBeNull();
  });

  it("keeps a lone brace", () => {
    expect(alternatives("a{b")).toEqual(["a{b"]);
  });
});

describe("staticBase", () => {
  it.each([
    ["specs/**/*.yaml", "specs", "**/*.yaml"],
    ["./a/b/*.yaml", "a/b", "*.yaml"],
    ["**/*.yaml", "", "**/*.yaml"],
    ["../shared/*.yaml", "../shared", "*.yaml"],
  ])("splits %s into %s and %s", (pattern, base, rest) => {
    expect(staticBase(pattern)).toBe(base);
    expect(belowBase(pattern)).toBe(rest);
  });
});
