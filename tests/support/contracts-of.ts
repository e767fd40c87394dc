import type { EmitTools, Emitted, Emitter } from "../../generator/emit/emitter.ts";
import { render } from "../../generator/emit/render.ts";
import type { Workspace } from "../../generator/model/workspace.ts";
import type { TextFile } from "../judges/finding.ts";
import { compiledTexts, type Texts } from "./compile.ts";

/** The files that emitters make of a workspace, given by the texts of its files: `interspec.yaml` and specs. */
export async function contractsOf(texts: Texts, ...emitters: readonly Emitter[]): Promise<readonly TextFile[]> {
  const { workspace } = await compiledTexts(texts);
  return emitted(workspace, emitters);
}

// Files of `handlers` are shown in a folder of `out`, from where the way is "..".
const handlersFolder = "handlers";

/** The files that emitters make of a workspace. */
export async function emitted(
  workspace: Workspace,
  emitters: readonly Emitter[],
  print: EmitTools["render"] = render,
): Promise<readonly TextFile[]> {
  const tools: EmitTools = { workspace, render: print, outFromHandlers: ".." };
  const made = await Promise.all(emitters.flatMap((it) => emittedBy(it, tools)));
  return made.flat().map(({ path, content, ownership }) => ({
    path: ownership === "seeded" ? `${handlersFolder}/${path}` : path,
    content,
  }));
}

/** The text of the one file whose path ends so. */
export function textOf(files: readonly TextFile[], ending: string): string {
  const file = files.find((it) => it.path.endsWith(ending));
  if (file === undefined) throw new Error(`no file '${ending}' among ${files.map((it) => it.path).join(", ")}`);
  return file.content;
}

function emittedBy(emitter: Emitter, tools: EmitTools): readonly Emitted[] {
  const { workspace } = tools;
  switch (emitter.scope) {
    case "workspace":
      return [emitter.emit(workspace, tools)];
    case "unit":
      return [...workspace.services, ...workspace.libraries].map((it) => emitter.emit(it, tools));
    case "service":
      return workspace.services.map((it) => emitter.emit(it, tools));
  }
}
