import type { Diagnostic } from "../base/diagnostic.ts";
import { collector } from "../base/diagnostic.ts";
import { sha256 } from "../base/digest.ts";
import { byCodeUnit } from "../base/order.ts";
import { tidy } from "../base/text.ts";
import { render as renderOurs } from "../emit/render.ts";
import { type PrintableTemplate, printTemplate } from "./print-template.ts";
import type { TemplateNode } from "./template-tree.ts";

/** Prints by the templates of a workspace: by ours, and by its own in the place of some. */
export interface TemplateRenderer {
  readonly render: (template: string, view: object) => string;
  /** Those of ours that the workspace overrides, sorted. */
  readonly overridden: readonly string[];
  /** The emitter as the manifest names it: with a mark when a user's template had a part in the text. */
  readonly emitterOf: (file: { readonly emitter: string; readonly digest: string }) => string;
  /** What rendering found to be wrong so far. */
  readonly mistakes: () => readonly Diagnostic[];
}

/** The renderer of a workspace without templates of its own. */
export const plainRenderer: TemplateRenderer = {
  render: renderOurs,
  overridden: [],
  emitterOf: (it) => it.emitter,
  mistakes: () => [],
};

/** The trees of templates by their names. */
export interface TemplateTrees {
  readonly overrides: ReadonlyMap<string, readonly TemplateNode[]>;
  readonly ours: (name: string) => readonly TemplateNode[];
}

/** The folder of partials, and so the start of their names. */
export const partialsFolder = "partials/";

/** The renderer of a workspace that overrides templates. What no override has a part in is printed as ever. */
export function overrideRenderer({ overrides, ours }: TemplateTrees): TemplateRenderer {
  const templates = new Map<string, RenderedTemplate>();
  const template = (name: string): RenderedTemplate => {
    const known = templates.get(name);
    if (known !== undefined) return known;
    const own = overrides.get(name);
    const nodes = own ?? ours(name);
    const isOverride = own !== undefined;
    const isChanged = isOverride || partialsOf(nodes).some((it) => partial(it).isChanged);
    const made = { name, nodes, isOverride, isChanged };
    templates.set(name, made);
    return made;
  };
  const partial = (name: string) => template(partialsFolder + name);
  const printed = new Set<string>();
  const mistakes = new Map<string, Diagnostic>();
  return {
    render(name, view) {
      if (!template(name).isChanged) return renderOurs(name, view);
      const { report, diagnostics } = collector();
      const text = tidy(printTemplate(template(name), view, { partial, report }));
      // One template prints many files, with the same mistake in each.
      for (const it of diagnostics) mistakes.set(JSON.stringify([it.origin, it.message]), it);
      printed.add(sha256(text));
      return text;
    },
    overridden: [...overrides.keys()].sort(byCodeUnit),
    emitterOf: ({ emitter, digest }) => (printed.has(digest) ? `${emitter}+templates` : emitter),
    mistakes: () => [...mistakes.values()],
  };
}

interface RenderedTemplate extends PrintableTemplate {
  /** Whether any part of what it prints is the user's. */
  readonly isChanged: boolean;
}

/** The partials that a template calls. */
function partialsOf(nodes: readonly TemplateNode[]): readonly string[] {
  return nodes.flatMap((it) => {
    if (it.kind === "partial") return [it.name];
    return it.kind === "if" || it.kind === "each" ? partialsOf([...it.body, ...it.otherwise]) : [];
  });
}
