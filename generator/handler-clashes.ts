import { collector, type Diagnostic } from "./base/diagnostic.ts";
import { onKey } from "./base/origin.ts";
import { handlersOf } from "./emit/handlers.ts";
import type { Workspace } from "./model/workspace.ts";

/** Interactions that are called as the resolver of an entity is: in code the two would be one handler. */
export function handlerClashes(workspace: Workspace): readonly Diagnostic[] {
  const { report, diagnostics } = collector();
  for (const service of workspace.services) {
    const handlers = handlersOf(workspace, service);
    const entities = new Map(handlers.filter((it) => it.subject.kind === "entity").map((it) => [it.name, it]));
    for (const { name, subject, origin } of handlers) {
      const resolver = subject.kind === "interaction" ? entities.get(name) : undefined;
      if (resolver === undefined) continue;
      report({
        code: "name-clash",
        message: `the handler of '${name}' has the name of the one that resolves an entity`,
        origin: onKey(origin),
        related: [{ message: "the entity is here", origin: onKey(resolver.origin) }],
        help: "rename the interaction",
      });
    }
  }
  return diagnostics;
}
