import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../generator/base/digest.ts";
import { changedManifest, parseManifest, printManifest } from "../../generator/plan/manifest.ts";

const entry = (path: string, content = path) => ({ path, emitter: "openapi", digest: sha256(content) });

describe("the manifest", () => {
  it("is JSON with one sorted line a file", () => {
    const text = printManifest([entry("b"), entry("a"), entry("a b/\"c")]);
    const files = (JSON.parse(text) as { files: Record<string, string> }).files;
    expect(Object.keys(files)).toEqual(["a", 'a b/"c', "b", ""]);
    expect(text.split("\n")).toHaveLength(3 + 3 + 3 + 1);
  });

  it("reads what it prints", () => {
    const entries = [entry("a"), entry("contracts/openapi/orders.yaml")];
    const { value, diagnostics } = parseManifest(printManifest(entries), "m");
    expect([...value.entries.values()]).toEqual(entries);
    expect(diagnostics).toEqual([]);
  });

  it("is the same whether it is printed whole or changed in its place", () => {
    const paths = fc.uniqueArray(fc.stringMatching(/^[!#ab]{1,2}(?: [!#ab])?(?:\/[!#ab]{1,2})?$/), { maxLength: 12 });
    const entries = fc.record({ kept: paths, before: paths, after: paths });
    fc.assert(
      fc.property(entries, ({ kept, before, after }) => {
        const others = kept.filter((it) => !before.includes(it) && !after.includes(it)).map((it) => entry(it));
        const [was, is] = [before.map((it) => entry(it, "1")), after.map((it) => entry(it, "2"))];
        const whole = others.length + is.length === 0 ? null : printManifest([...others, ...is]);
        expect(changedManifest(printManifest([...others, ...was]), was, is)).toBe(whole);
      }),
    );
  });

  it("keeps both sides of a merge conflict", () => {
    const text = printManifest([entry("a"), entry("b")]).replace(
      /^"b".*$/m,
      `<<<<<<< HEAD\n"b": "openapi ${sha256("1")}",\n=======\n"b": "openapi ${sha256("2")}",\n>>>>>>> theirs`,
    );
    const { value, diagnostics } = parseManifest(text, "m");
    expect([...(value.digests.get("b") ?? [])]).toEqual([sha256("1"), sha256("2")]);
    expect(diagnostics).toEqual([]);
  });

  it.each([
    ["cut short", printManifest([entry("a"), entry("b")]).slice(0, -150)],
    ["not JSON at all", "hello\u0000"],
    ["empty", ""],
  ])("survives a text that is %s, with a warning", (_, text) => {
    expect(parseManifest(text, "m").diagnostics).toMatchObject([{ code: "manifest-unreadable", severity: "warning" }]);
  });

  it("believes no path that leads out of `out`", () => {
    const { value, diagnostics } = parseManifest(printManifest([entry("../../etc/passwd"), entry("/x"), entry("a/../../b"), entry("ok")]), "m");
    expect([...value.entries.keys()]).toEqual(["ok"]);
    expect(diagnostics).toHaveLength(1);
  });
});
