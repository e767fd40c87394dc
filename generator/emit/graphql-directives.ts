import { unique } from "../base/order.ts";
import type { GraphqlDefinition } from "./subgraph-model.ts";

/** The names of the directives that definitions use. */
export function directivesIn(definitions: readonly GraphqlDefinition[]): readonly string[] {
  const written = definitions.flatMap((it) => [...it.directives, ...memberDirectives(it)]);
  return unique(written.map((it) => it.slice(1).replace(/\W.*$/s, "")));
}

function memberDirectives(definition: GraphqlDefinition): readonly string[] {
  switch (definition.kind) {
    case "type":
      return definition.fields.flatMap((it) => [...it.directives, ...it.args.flatMap((arg) => arg.directives)]);
    case "input":
      return definition.fields.flatMap((it) => it.directives);
    case "enum":
      return definition.values.flatMap((it) => it.directives);
    case "union":
    case "scalar":
      return [];
  }
}
