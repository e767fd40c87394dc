import { describe, expect, it } from "vitest";
import { wrapped } from "../../generator/emit/typescript/wrapped.ts";

const long = "x".repeat(60);

describe("a line of generated code", () => {
  it("stays as it is up to 120 columns", () => {
    const line = `const a = call(${"b".repeat(103)});`;
    expect(line).toHaveLength(120);
    expect(wrapped(line)).toBe(line);
  });

  it("is broken between arguments, and not inside texts, templates and patterns", () => {
    const texts = [`"a, (b"`, `"\\", ["`, "`$" + "{path}, {`", "/[/,(]\\/,{/u", long];
    expect(wrapped(`const a = call(${texts.join(", ")}, ${long});`)).toBe(
      ["const a = call(", ...[...texts, long].map((it) => `  ${it},`), ");"].join("\n"),
    );
  });

  it("is broken inside the object that comes last", () => {
    expect(wrapped(`  a: call("b", { ${long}: 1, ${long}y: [2, 3] }),`)).toBe(
      ['  a: call("b", {', `    ${long}: 1,`, `    ${long}y: [2, 3],`, "  }),"].join("\n"),
    );
  });

  it("is broken after a condition, and before what a choice leads to", () => {
    const line = `if (value !== undefined) to.${long} = value === null ? null : codec.encode(value.${long}, pass);`;
    expect(wrapped(line)).toBe(
      [
        "if (value !== undefined)",
        `  to.${long} =`,
        `    value === null ? null : codec.encode(value.${long}, pass);`,
      ].join("\n"),
    );
  });

  it("is left long where nothing can be broken", () => {
    const line = `const a = "${long}, ${long}";`;
    expect(wrapped(line)).toBe(line);
  });
});

describe("a line of a comment", () => {
  it("is filled into lines", () => {
    expect(wrapped(`  /** ${long} ${long}. And more. */`)).toBe(
      ["  /**", `   * ${long}`, `   * ${long}. And more.`, "   */"].join("\n"),
    );
  });

  it("does not begin with a tag that was none", () => {
    expect(wrapped(` * ${long} ${"y".repeat(50)} is @deprecated`)).toBe(
      ` * ${long} ${"y".repeat(50)}\n * is @deprecated`,
    );
  });
});
