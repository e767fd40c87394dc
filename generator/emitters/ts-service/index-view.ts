import { domainName, domainTypes, failureName } from "../../emit/typescript/domain-names.ts";
import { errorOf } from "../../emit/typescript/error-name.ts";
import { typescriptBanner } from "../../emit/typescript/module-path.ts";
import { shapeOf } from "../../model/interaction.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import { constantName } from "../../naming/typescript.ts";
import { hasClient } from "./client-view.ts";
import { clientMaker, clientName } from "./service-names.ts";

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
    ...service.errors.map((id) => constantName(errorOf(workspace, id).name)),
  ];
  const exports = [
    ...(hasClient(service) ? [clientExport(service, new Set(names))] : []),
    ...(service.errors.length > 0 || calls.length > 0 ? ['export * from "./errors.js";'] : []),
    ...(types.length > 0 ? ['export * from "./types.js";'] : []),
  ];
  return exports.length === 0 ? null : { banner: typescriptBanner(service), exports };
}

/** What the user calls as the client is called keeps its name here, too. */
function clientExport(service: Service, taken: ReadonlySet<string | null>): string {
  const [type, make] = [clientName(service), clientMaker(service)];
  if (!taken.has(type) && !taken.has(make)) return 'export * from "./client.js";';
  return `export { ${exportText(make, taken)}, type ${exportText(type, taken)} } from "./client.js";`;
}

function exportText(name: string, taken: ReadonlySet<string | null>): string {
  const free = freeName(name, taken);
  return name === free ? name : `${name} as ${free}`;
}

function freeName(name: string, taken: ReadonlySet<string | null>): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name}${number}`;
  return free;
}
