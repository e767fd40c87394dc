import { handlersNames, handlersOf } from "../../emit/handlers.ts";
import { jsKey, jsString } from "../../emit/js-text.ts";
import { isRunning } from "../../emit/running-styles.ts";
import { jsDoc } from "../../emit/typescript/js-doc.ts";
import { modulePath, typescriptBanner } from "../../emit/typescript/module-path.ts";
import type { Printing } from "../../emit/typescript/type-text.ts";
import type { Interaction } from "../../model/interaction.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import { calledServices } from "./called.ts";
import { faceModule } from "./face-module.ts";
import { objectText, operationMember, operationsText } from "./operations-text.ts";
import { serviceMaker } from "./service-names.ts";

/** What `server.hbs` prints. */
export interface ServerView {
  readonly banner: string;
  readonly imports: readonly string[];
  readonly doc: readonly string[];
  /** `ordersService`. */
  readonly make: string;
  readonly handlers: string;
  readonly service: string;
  readonly define: string;
  readonly name: string;
  readonly version: number;
  readonly ignoresUnknown: boolean;
  readonly maxHops: number;
  readonly operations: string;
  /** `placeOrder: { inventory: { reserve: inventoryRpc.reserve } },`, a line each. */
  readonly calls: readonly string[];
}

/** The generated half of a server; null where the service handles nothing. */
export function serverView(workspace: Workspace, service: Service): ServerView | null {
  const handlers = handlersOf(workspace, service);
  if (handlers.length === 0) return null;
  const make = serviceMaker(service);
  const printing = faceModule(workspace, service, "server", [make]);
  const { imports, place } = printing;
  const handled = handlers.flatMap(({ subject }) => (subject.kind === "interaction" ? [subject.interaction] : []));
  return {
    banner: typescriptBanner(service),
    doc: jsDoc([`The service ${service.folder}, ready for \`serve\`.`]),
    make,
    handlers: imports.type(handlersNames(service).interfaceName, modulePath(place, service, "handlers")),
    service: imports.type("Service", "@interspec/runtime"),
    define: imports.value("defineService", "@interspec/runtime"),
    name: jsString(service.name),
    version: service.version,
    ignoresUnknown: service.unknownFields === "ignore",
    maxHops: workspace.lint.maxSyncHops,
    operations: operationsText(printing, service, handled.filter(isRunning)),
    calls: handled.flatMap((it) => callsLine(printing, it)),
    imports: imports.lines(),
  };
}

/** What a handler may call, whatever its own style. */
function callsLine(printing: Printing, interaction: Interaction): readonly string[] {
  const services = calledServices(printing.workspace, interaction).map(({ name, calls }) => {
    const members = calls.map((it) => operationMember(printing, it.interaction));
    return `${jsKey(name)}: ${objectText([...new Set(members)])}`;
  });
  return services.length === 0 ? [] : [`${jsKey(interaction.name)}: ${objectText(services)},`];
}
