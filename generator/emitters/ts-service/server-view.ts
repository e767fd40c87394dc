import { type Handler, handlersNames, handlersOf } from "../../emit/handlers.ts";
import { jsKey, jsString } from "../../emit/js-text.ts";
import { jsDoc } from "../../emit/typescript/js-doc.ts";
import { modulePath, typescriptBanner } from "../../emit/typescript/module-path.ts";
import {
  consumersModule,
  type OperationsModule,
  operationsModule,
  resolversModule,
  schemaModule,
  schemaName,
  subscribersModule,
} from "../../emit/typescript/operations-module.ts";
import type { Printing } from "../../emit/typescript/type-text.ts";
import { interactionOf } from "../../emit/units.ts";
import { type Interaction, isAnswered } from "../../model/interaction.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import { calledServices } from "./called.ts";
import { faceModule } from "./face-module.ts";
import { objectText, operationMember, operationsText } from "./operations-text.ts";
import { isPublished, publicationMember } from "./publications.ts";
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
  /** The constant with the SDL of its subgraph; null where it has none. */
  readonly subgraph: string | null;
  /** `placeOrder: { orderPlaced: ordersEvents.orderPlaced },`, a line each. */
  readonly emits: readonly string[];
  /** `["placeOrder"]`; null where no message goes through the outbox. */
  readonly outbox: string | null;
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
    operations: operationsText(printing, service, handlers.flatMap(handledModule)),
    subgraph: handled.some((it) => it.style === "graphql") ? subgraphText(printing, service) : null,
    calls: handled.flatMap((it) => callsLine(printing, it)),
    emits: handled.flatMap((it) => emitsLine(printing, it)),
    outbox: outboxText(handled),
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

/** Where the operation of a handler stands. */
function handledModule({ subject }: Handler): readonly OperationsModule[] {
  if (subject.kind === "entity") return [resolversModule];
  const { interaction } = subject;
  if (interaction.style === "event") return [consumersModule];
  if (interaction.style === "mqtt") return [subscribersModule];
  return isAnswered(interaction) ? [operationsModule(interaction)] : [];
}

function subgraphText({ imports, place }: Printing, service: Service): string {
  return imports.value(schemaName(service), modulePath(place, service, schemaModule));
}

/** What a handler publishes. */
function emitsLine(printing: Printing, { name, emits }: Interaction): readonly string[] {
  const messages = emits.map((it) => interactionOf(printing.workspace, it)).filter(isPublished);
  const members = [...new Set(messages.map((it) => publicationMember(printing, it)))];
  return members.length === 0 ? [] : [`${jsKey(name)}: ${objectText(members)},`];
}

function outboxText(handled: readonly Interaction[]): string | null {
  const names = handled.filter((it) => it.policies.outbox.value && it.emits.length > 0).map((it) => jsString(it.name));
  return names.length === 0 ? null : `[${names.join(", ")}]`;
}
