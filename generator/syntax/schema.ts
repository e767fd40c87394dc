import { fileShapes } from "./files.ts";
import type { JsonSchema } from "./shape.ts";
import type { StyleSyntax } from "./style-syntax.ts";
import { workspaceShape } from "./workspace.ts";

/** One JSON Schema (draft-07, for yaml-language-server) for workspace, service and library files. */
export function editorSchema(styles: readonly StyleSyntax[]): JsonSchema {
  const { service, library } = fileShapes(styles);
  const has = (key: string) => ({ required: [key] });
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: "urn:interspec:schema:1",
    title: "interspec",
    description: "A workspace (interspec.yaml), a service or a library of interspec.",
    type: "object",
    // biome-ignore-start lint/suspicious/noThenProperty: the keyword of JSON Schema.
    if: has("service"),
    then: service.schema,
    else: { if: has("library"), then: library.schema, else: workspaceShape(styles).schema },
    // biome-ignore-end lint/suspicious/noThenProperty: the keyword of JSON Schema.
  };
}
