import { declarationDoc, jsDoc } from "../../emit/typescript/js-doc.ts";
import { typescriptBanner } from "../../emit/typescript/module-path.ts";
import { eventsModule, importedOperations } from "../../emit/typescript/operations-module.ts";
import { namedText, type Printing } from "../../emit/typescript/type-text.ts";
import { ofStyle } from "../../model/interaction.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import { methodKey } from "../../naming/typescript.ts";
import type { EventInteraction } from "../../styles/event/model.ts";
import { faceModule, type MethodView } from "./face-module.ts";
import { consumeName, eventHandlersName } from "./service-names.ts";
import { messageFacts } from "./wire-facts.ts";

/** What `consumers.hbs` prints. */
export interface ConsumersView {
  readonly banner: string;
  readonly imports: readonly string[];
  readonly doc: readonly string[];
  readonly interfaceName: string;
  readonly methods: readonly MethodView[];
  /** `consumeOrders`. */
  readonly consume: string;
  readonly parameters: readonly string[];
  readonly result: string;
  /** `subscribe(ordersEvents, brokers, options, handlers)`. */
  readonly made: string;
}

/** What a consumer outside the workspace reads of a service; null where it publishes no events. */
export function consumersView(workspace: Workspace, service: Service): ConsumersView | null {
  const produced = ofStyle(service, "event").filter((it) => it.role.kind === "producer");
  if (produced.length === 0) return null;
  const [interfaceName, consume] = [eventHandlersName(service), consumeName(service)];
  const printing = faceModule(workspace, service, "consumers", [interfaceName, consume]);
  const { imports } = printing;
  const runtime = "@interspec/runtime/event";
  const events = importedOperations(printing, service, eventsModule);
  return {
    banner: typescriptBanner(service),
    doc: jsDoc([`What a consumer outside the workspace may handle of the service ${service.folder}.`]),
    interfaceName,
    methods: produced.map((it) => methodOf(printing, it)),
    consume,
    parameters: [
      `brokers: ${imports.type("Brokers", "@interspec/runtime/publisher")}`,
      `options: ${imports.type("ConsumeOptions", runtime)}`,
      `handlers: Partial<${interfaceName}>`,
    ],
    result: `Promise<${imports.type("Subscription", runtime)}>`,
    made: `${imports.value("subscribe", runtime)}(${events}, brokers, options, handlers)`,
    imports: imports.lines(),
  };
}

function methodOf(printing: Printing, interaction: EventInteraction): MethodView {
  const context = printing.imports.type("MessageContext", "@interspec/runtime");
  const payload = namedText(printing, interaction.channel.payload, "value");
  return {
    doc: jsDoc(declarationDoc(interaction, messageFacts(interaction))),
    signature: `${methodKey(interaction.name)}(payload: ${payload}, ctx: ${context}): Promise<void>;`,
  };
}
