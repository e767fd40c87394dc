import { declarationDoc, jsDoc } from "../../emit/typescript/js-doc.ts";
import { typescriptBanner } from "../../emit/typescript/module-path.ts";
import type { Printing } from "../../emit/typescript/type-text.ts";
import type { MessageInteraction } from "../../model/interaction.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import { methodKey } from "../../naming/typescript.ts";
import { faceModule, type MethodView } from "./face-module.ts";
import { objectText } from "./operations-text.ts";
import { messageText } from "./payloads.ts";
import { isPublished, publicationMember } from "./publications.ts";
import { publisherMaker, publisherName } from "./service-names.ts";
import { messageFacts } from "./wire-facts.ts";

/** What `publisher.hbs` prints. */
export interface PublisherView {
  readonly banner: string;
  readonly imports: readonly string[];
  readonly doc: readonly string[];
  readonly interfaceName: string;
  readonly methods: readonly MethodView[];
  /** `createOrdersPublisher`. */
  readonly make: string;
  /** `brokers: Brokers`. */
  readonly parameters: string;
  /** `createPublisher({ orderChanged: ordersEvents.orderChanged }, brokers)`. */
  readonly made: string;
}

/** What a service publishes; null where it publishes nothing. */
export function publisherView(workspace: Workspace, service: Service): PublisherView | null {
  const messages = service.interactions.filter(isPublished);
  if (messages.length === 0) return null;
  const interfaceName = publisherName(service);
  const make = publisherMaker(service);
  const printing = faceModule(workspace, service, "publisher", [interfaceName, make]);
  const { imports } = printing;
  const runtime = "@interspec/runtime/publisher";
  const publications = objectText(messages.map((it) => publicationMember(printing, it)));
  return {
    banner: typescriptBanner(service),
    doc: jsDoc([`What the service ${service.folder} publishes.`]),
    interfaceName,
    methods: messages.map((it) => methodOf(printing, it)),
    make,
    parameters: `brokers: ${imports.type("Brokers", runtime)}`,
    made: `${imports.value("createPublisher", runtime)}(${publications}, brokers)`,
    imports: imports.lines(),
  };
}

function methodOf(printing: Printing, interaction: MessageInteraction): MethodView {
  const options = printing.imports.type("PublishOptions", "@interspec/runtime");
  const message = messageText(printing, interaction, "init");
  return {
    doc: jsDoc(declarationDoc(interaction, messageFacts(interaction))),
    signature:
      interaction.style === "event"
        ? `${methodKey(interaction.name)}(payload: ${message}, options?: ${options}): Promise<void>;`
        : `${methodKey(interaction.name)}(message: ${message}, options?: Omit<${options}, "key">): Promise<void>;`,
  };
}
