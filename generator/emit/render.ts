import type { HelperDelegate, HelperOptions, TemplateDelegate } from "handlebars";
import { tidy } from "../base/text.ts";
import { engine, partialNames, templateSource } from "./template-source.ts";

const templates = new Map<string, TemplateDelegate>();

/** The text that a template of `templates/` makes of a view, tidied. A field that the view lacks stops it. */
export function render(template: string, view: object): string {
  if (templates.size === 0) prepareEngine();
  const ready = templates.get(template) ?? templateSource(template);
  templates.set(template, ready);
  return tidy(ready(view));
}

function prepareEngine(): void {
  // Handlebars' strict mode looks at printed fields only: a block over an absent one would print nothing.
  for (const name of ["if", "unless", "each"]) engine.registerHelper(name, refusingUndefined(name));
  for (const name of ["with", "lookup", "log"]) engine.unregisterHelper(name);
  engine.registerHelper("json", (value: unknown) => JSON.stringify(given("json", value)));
  for (const name of partialNames()) engine.registerPartial(name, templateSource(`partials/${name}`));
}

function refusingUndefined(name: string): HelperDelegate {
  const original = engine.helpers[name];
  if (original === undefined) throw new Error(`Handlebars has no helper '${name}'`);
  return function (this: unknown, value: unknown, options: HelperOptions) {
    return original.call(this, given(name, value), options);
  };
}

function given(helper: string, value: unknown): unknown {
  if (value === undefined) throw new Error(`{{${helper}}} got a field that the view lacks`);
  return value;
}
