import { jsTemplateText } from "../../emit/js-text.ts";
import { typescriptBanner } from "../../emit/typescript/module-path.ts";
import { schemaName } from "../../emit/typescript/operations-module.ts";
import type { Service } from "../../model/workspace.ts";

/** What `schema.hbs` prints. */
export interface SchemaView {
  readonly banner: string;
  readonly service: string;
  /** The same text as a file. */
  readonly file: string;
  readonly name: string;
  readonly lines: readonly string[];
}

/** The SDL of a subgraph as a module: servers have it without reading a file. */
export function schemaView(service: Service, file: string, sdl: string): SchemaView {
  return {
    banner: typescriptBanner(service),
    service: service.folder,
    file,
    name: schemaName(service),
    lines: sdl.trimEnd().split("\n").map(jsTemplateText),
  };
}
