import { exampleOf } from "../../emit/examples.ts";
import { domainName, domainTypes } from "../../emit/typescript/domain-names.ts";
import { Imports } from "../../emit/typescript/imports.ts";
import { typescriptBanner } from "../../emit/typescript/module-path.ts";
import { type Printing, typeText } from "../../emit/typescript/type-text.ts";
import { valueText } from "../../emit/typescript/value-text.ts";
import type { TypeRef } from "../../model/types.ts";
import type { Unit, Workspace } from "../../model/workspace.ts";

/** What `examples.hbs` prints. */
export interface ExamplesView {
  readonly banner: string;
  readonly folder: string;
  readonly imports: readonly string[];
  readonly examples: readonly { readonly name: string; readonly type: string; readonly value: string }[];
}

/** An example of each type of a unit that has one; null where none has. */
export function examplesView(workspace: Workspace, unit: Unit): ExamplesView | null {
  const imports = new Imports(["examples"], ["Date", "Uint8Array"]);
  const printing: Printing = { workspace, imports, place: { unit, module: "examples" } };
  const examples = domainTypes(workspace, unit).flatMap((it) => {
    const type: TypeRef = { kind: "named", id: it.id };
    const example = exampleOf(workspace, type);
    if (example === null) return [];
    const { name } = domainName(workspace, it.id);
    return [{ name, type: typeText(printing, type, "value"), value: valueText(printing, type, example) }];
  });
  if (examples.length === 0) return null;
  return { banner: typescriptBanner(unit), folder: unit.folder, imports: imports.lines(), examples };
}
