import { domainName, domainTypes, failureName } from "../../emit/typescript/domain-names.ts";
import { typescriptBanner } from "../../emit/typescript/module-path.ts";
import { shapeOf } from "../../model/interaction.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import { hasClient } from "./client-view.ts";
import { clientName } from "./service-names.ts";

/** What `index.hbs` prints. */
export interface IndexView {
  readonly banner: string;
  /** `export * from "./types.js";`, a line each. */
  readonly exports: readonly string[];
}

/** What a service exports as a whole; null where there is nothing. */
export function indexView(workspace: Workspace, service: Service): IndexView | null {
  const types = domainTypes(workspace, service);
  const calls = service.interactions.filter((it) => shapeOf(it) === "call");
  const names = [
    ...types.flatMap(({ id }) => Object.values(domainName(workspace, id))),
    ...calls.map((it) => failureName(workspace, it.id)),
  ];
  const exports = [
    ...(hasClient(service) ? [clientExport(service, new Set(names))] : []),
    ...(service.errors.length > 0 || calls.length > 0 ? ['export * from "./errors.js";'] : []),
    ...(types.length > 0 ? ['export * from "./types.js";'] : []),
  ];
  return exports.length === 0 ? null : { banner: typescriptBanner(service), exports };
}

/** A type of the user's that is called as the client keeps its name here, too. */
function clientExport(service: Service, taken: ReadonlySet<string | null>): string {
  const name = clientName(service);
  if (!taken.has(name)) return 'export * from "./client.js";';
  let other = `${name}2`;
  for (let number = 3; taken.has(other); number += 1) other = `${name}${number}`;
  return `export type { ${name} as ${other} } from "./client.js";`;
}
