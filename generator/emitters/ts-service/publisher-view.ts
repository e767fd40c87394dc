import { declarationDoc, jsDoc } from "../../emit/typescript/js-doc.ts";
import { typescriptBanner } from "../../emit/typescript/module-path.ts";
import type { Printing } from "../../emit/typescript/type-text.ts";
import type { Interaction } from "../../model/interaction.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import { methodKey } from "../../naming/typescript.ts";
import { faceModule, type MethodView } from "./face-module.ts";
import { type MessageInteraction, messageText } from "./payloads.ts";
import { publisherName } from "./service-names.ts";
import { messageFacts } from "./wire-facts.ts";

/** What `publisher.hbs` prints. */
export interface PublisherView {
  readonly banner: string;
  readonly imports: readonly string[];
  readonly doc: readonly string[];
  readonly interfaceName: string;
  readonly methods: readonly MethodView[];
}

/** What a service publishes; null where it publishes nothing. */
export function publisherView(workspace: Workspace, service: Service): PublisherView | null {
  const messages = service.interactions.filter(isPublished);
  if (messages.length === 0) return null;
  const interfaceName = publisherName(service);
  const printing = faceModule(workspace, service, "publisher", [interfaceName]);
  return {
    banner: typescriptBanner(service),
    doc: jsDoc([`What the service ${service.folder} publishes.`]),
    interfaceName,
    methods: messages.map((it) => methodOf(printing, it)),
    imports: printing.imports.lines(),
  };
}

function isPublished(interaction: Interaction): interaction is MessageInteraction {
  if (interaction.style === "event") return interaction.role.kind === "producer";
  return interaction.style === "mqtt" && interaction.role.kind === "owner" && interaction.channel.from === "service";
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
