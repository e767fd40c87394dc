import { compile } from "../../generator/compile.ts";
import type { EmitTools, Emitter, OutputFile } from "../../generator/emit/emitter.ts";
import { render } from "../../generator/emit/render.ts";
import type { Workspace } from "../../generator/model/workspace.ts";
import type { TextFile } from "../judges/finding.ts";

/** The files that emitters make of a workspace, given by the texts of its files: `interspec.yaml` and specs. */
export async function contractsOf(
  texts: Readonly<Record<string, string>>,
  ...emitters: readonly Emitter[]
): Promise<readonly TextFile[]> {
  return emitted(await workspaceOf(texts), emitters);
}

/** The files that emitters make of a workspace. */
export function emitted(workspace: Workspace, emitters: readonly Emitter[]): readonly TextFile[] {
  const tools: EmitTools = { workspace, render };
  return emitters.flatMap((it) => emittedBy(it, tools)).map(({ path, content }) => ({ path, content }));
}

/** The text of the one file whose path ends so. */
export function textOf(files: readonly TextFile[], ending: string): string {
  const file = files.find((it) => it.path.endsWith(ending));
  if (file === undefined) throw new Error(`no file '${ending}' among ${files.map((it) => it.path).join(", ")}`);
  return file.content;
}

/** The workspace that the texts of its files say; throws what is wrong with them. */
export async function workspaceOf({
  "interspec.yaml": config = "",
  ...specs
}: Readonly<Record<string, string>>): Promise<Workspace> {
  const compiled = await compile({
    config: { path: "interspec.yaml", text: config },
    specs: Object.entries(specs).map(([path, text]) => ({ path, text })),
    lock: null,
  });
  if (compiled.value !== null) return compiled.value.workspace;
  throw new Error(
    compiled.diagnostics.map((it) => `${it.origin.file} ${it.origin.path.join(".")}: ${it.message}`).join("\n"),
  );
}

function emittedBy(emitter: Emitter, tools: EmitTools): readonly OutputFile[] {
  const { workspace } = tools;
  switch (emitter.scope) {
    case "workspace":
      return emitter.emit(workspace, tools);
    case "unit":
      return [...workspace.services, ...workspace.libraries].flatMap((it) => emitter.emit(it, tools));
    case "service":
      return workspace.services.flatMap((it) => emitter.emit(it, tools));
  }
}
