import { handlersNames, handlersOf } from "../../emit/handlers.ts";
import type { HandlersSeed } from "../../emit/seeded.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import { constantName } from "../../naming/typescript.ts";

/** The handlers file of a service as data; null when it handles nothing. */
export function handlersSeed(workspace: Workspace, service: Service, outFromHandlers: string): HandlersSeed | null {
  const handlers = handlersOf(workspace, service);
  if (handlers.length === 0) return null;
  return {
    service: service.id,
    constant: constantName(service.folder),
    ...handlersNames(service),
    moduleSpecifier: `${outFromHandlers}/${service.folder}/handlers.js`,
    stubs: handlers.map(({ name, origin, parameters, kind, was }) => ({ name, origin, parameters, kind, was })),
  };
}
