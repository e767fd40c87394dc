import { posix } from "node:path";
import type { Checked, Finding } from "../base/diagnostic.ts";
import { collector, hasErrors } from "../base/diagnostic.ts";
import { fileOrigin } from "../base/origin.ts";
import { templateTexts } from "../emit/template-source.ts";
import { filesIn, maxBytes, readSource } from "../source/read.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { WorkspaceFolder } from "../source/workspace-folder.ts";
import { didYouMean } from "../syntax/suggest.ts";
import { isOutdated } from "./eject-mark.ts";
import { overrideRenderer, partialsFolder, plainRenderer, type TemplateRenderer } from "./override-renderer.ts";
import { type ParseHandlebars, templateTree } from "./template-tree.ts";

/** How a workspace's files are printed, and the templates that it has of its own. */
export interface WorkspaceTemplates extends TemplateRenderer {
  readonly files: readonly SourceFile[];
}

const extension = ".hbs";

/** Reads the templates that a workspace has of its own. Without any, nothing is read or loaded. */
export async function workspaceTemplates(
  folder: WorkspaceFolder,
  templates: string | null,
): Promise<Checked<WorkspaceTemplates>> {
  const paths = templates === null ? [] : filesIn(folder, templates, extension);
  if (templates === null || paths.length === 0) return { value: { ...plainRenderer, files: [] }, diagnostics: [] };
  const read = paths.map((it) => readSource(folder, it, maxBytes.spec));
  const files = read.flatMap((it) => (it.value === null ? [] : [it.value]));
  const named = new Map(files.map((it) => [posix.relative(templates, it.path).slice(0, -extension.length), it]));
  const { default: handlebars } = await import("handlebars");
  const made = rendererOf(named, { ours: await templateTexts(), parse: handlebars.parse });
  const diagnostics = [...read.flatMap((it) => it.diagnostics), ...made.diagnostics];
  return { value: { ...(hasErrors(diagnostics) ? plainRenderer : made.value), files }, diagnostics };
}

interface Sources {
  /** The texts of our templates, by name. */
  readonly ours: ReadonlyMap<string, string>;
  readonly parse: ParseHandlebars;
}

function rendererOf(files: ReadonlyMap<string, SourceFile>, { ours, parse }: Sources): Checked<TemplateRenderer> {
  const { report, diagnostics } = collector();
  const names = [...ours.keys()];
  const partials = names.flatMap((it) => (it.startsWith(partialsFolder) ? [it.slice(partialsFolder.length)] : []));
  const grammar = { parse, partials, report };
  const overrides = [...files].flatMap(([name, file]) => {
    const text = ours.get(name);
    if (text === undefined) {
      report(unknownTemplate(name, file, names));
      return [];
    }
    if (isOutdated(file.text, text)) report(outdatedTemplate(name, file));
    return [[name, templateTree(file, grammar)] as const];
  });
  const treeOfOurs = (name: string) => {
    const text = ours.get(name);
    if (text === undefined) throw new Error(`there is no template '${name}'`);
    return templateTree({ path: name, text }, grammar);
  };
  return { value: overrideRenderer({ overrides: new Map(overrides), ours: treeOfOurs }), diagnostics };
}

function unknownTemplate(name: string, file: SourceFile, known: readonly string[]): Finding {
  return {
    code: "unknown-template",
    message: `there is no template '${name}' to override`,
    origin: fileOrigin(file.path),
    help: () => didYouMean(name, known) ?? "`gen eject` lists them; files for something else belong elsewhere",
  };
}

function outdatedTemplate(name: string, file: SourceFile): Finding {
  return {
    code: "template-outdated",
    severity: "warning",
    message: `gen's own '${name}' is another since this was ejected`,
    origin: fileOrigin(file.path),
    help: `take over what \`gen eject ${name} --print\` has new, and its first line; or eject anew with --force`,
  };
}
