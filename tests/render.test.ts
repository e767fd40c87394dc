import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { compileOptions } from "../generator/emit/compile-options.ts";
import { render } from "../generator/emit/render.ts";
import { engine } from "../generator/emit/template-source.ts";
import { bundle } from "../scripts/bundle.mjs";
import { root } from "./infra/places.mjs";
import { inFolder } from "./judges/files.ts";

render("partials/banner", { mark: "#", banner: "starts the engine" });
const rendered = (text: string, view: object): string => engine.compile(text, compileOptions)(view);

it("prints a field as it is, and tidies the whole", () => {
  expect(render("partials/doc", { mark: "//", lines: ["a <b> & 'c'", ""] })).toBe("// a <b> & 'c'\n//\n");
});

it.each([
  "{{absent}}",
  "{{#if absent}}x{{/if}}",
  "{{#unless absent}}x{{/unless}}",
  "{{#each absent}}x{{/each}}",
  "{{json absent}}",
])("stops at %s", (text) => {
  expect(() => rendered(text, {})).toThrow(/absent|lacks/);
});

it.each(["{{#with a}}{{/with}}", '{{lookup a "b"}}', "{{log a}}", "{{shout a}}"])("knows no %s", (text) => {
  expect(() => rendered(text, { a: {} })).toThrow();
});

it("takes null, false and an empty list for none", () => {
  const text = "{{#if a}}x{{/if}}{{#unless b}}y{{/unless}}{{#each c}}z{{else}}-{{/each}}{{json d}}";
  expect(rendered(text, { a: null, b: false, c: [], d: ["</script>"] })).toBe('y-["</script>"]');
});

it("indents a partial as deep as its call", () => {
  expect(rendered('{\n  {{> doc mark="//" lines=doc}}\n}', { doc: ["a", "b"] })).toBe("{\n  // a\n  // b\n}");
});

it("renders the same from the bundle, where templates are compiled ahead", async () => {
  const view = { mark: "//", lines: ["a", "b"] };
  await inFolder([{ path: "package.json", content: '{ "type": "module" }' }], async (folder) => {
    await bundle(root, { render: "generator/emit/render.ts" }, folder);
    const bundled: unknown = await import(/* @vite-ignore */ pathToFileURL(join(folder, "render.js")).href);
    expect(hasRender(bundled) ? bundled.render("partials/doc", view) : "no render").toBe(render("partials/doc", view));
  });
});

function hasRender(value: unknown): value is { render(template: string, view: object): string } {
  return typeof value === "object" && value !== null && "render" in value && typeof value.render === "function";
}
