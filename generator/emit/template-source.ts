// The one module that differs in the bundle: `scripts/build.mjs` puts precompiled templates and Handlebars' runtime in its place.
import { readdirSync, readFileSync } from "node:fs";
import Handlebars from "handlebars";
import { compileOptions } from "./compile-options.ts";

const folder = new URL("../../templates/", import.meta.url);

/** Our own Handlebars, apart from the global one. */
export const engine = Handlebars.create();

/** The compiled template of `templates/<name>.hbs`. */
export function templateSource(name: string): Handlebars.TemplateDelegate {
  return engine.compile(readFileSync(new URL(`${name}.hbs`, folder), "utf8"), compileOptions);
}

/** The names of the partials: the files of `templates/partials/`. */
export function partialNames(): readonly string[] {
  return readdirSync(new URL("partials/", folder))
    .filter((it) => it.endsWith(".hbs"))
    .map((it) => it.slice(0, -".hbs".length))
    .sort();
}

/** The text of every template by its name: for those who override them. The bundle loads it when it is asked for. */
export async function templateTexts(): Promise<ReadonlyMap<string, string>> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((it) => it.endsWith(".hbs"));
  const names = paths.map((it) => it.slice(0, -".hbs".length).replaceAll("\\", "/")).sort();
  return new Map(names.map((it) => [it, readFileSync(new URL(`${it}.hbs`, folder), "utf8")]));
}
