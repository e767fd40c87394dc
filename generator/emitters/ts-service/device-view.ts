import { jsString } from "../../emit/js-text.ts";
import { declarationDoc, jsDoc } from "../../emit/typescript/js-doc.ts";
import { typescriptBanner } from "../../emit/typescript/module-path.ts";
import type { Printing } from "../../emit/typescript/type-text.ts";
import { ofStyle } from "../../model/interaction.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import { memberKey, methodKey } from "../../naming/typescript.ts";
import type { MqttInteraction } from "../../styles/mqtt/model.ts";
import { faceModule, type MethodView } from "./face-module.ts";
import { objectText } from "./operations-text.ts";
import { messageText } from "./payloads.ts";
import { publicationMember } from "./publications.ts";
import { deviceNames } from "./service-names.ts";
import { messageFacts } from "./wire-facts.ts";

/** What `device.hbs` prints. */
export interface DeviceView {
  readonly banner: string;
  readonly imports: readonly string[];
  readonly doc: readonly string[];
  readonly interfaceName: string;
  /** What a device publishes. */
  readonly sends: readonly MethodView[];
  /** What it receives; null where it receives nothing. */
  readonly receives: {
    readonly doc: readonly string[];
    readonly interfaceName: string;
    readonly methods: readonly MethodView[];
  } | null;
  readonly optionsDoc: readonly string[];
  readonly optionsName: string;
  readonly options: string;
  /** The type of the message that the broker sends when a device is gone; null where there is none. */
  readonly will: string | null;
  readonly make: string;
  readonly parameters: string;
  /** `createDevice({ sends: { … }, receives: { … } }, broker, handlers, options)`. */
  readonly made: string;
}

/** The device side of a service; null where it has no messages of MQTT of its own. */
export function deviceView(workspace: Workspace, service: Service): DeviceView | null {
  const messages = ofStyle(service, "mqtt").filter((it) => it.role.kind === "owner");
  if (messages.length === 0) return null;
  const names = deviceNames(service);
  const printing = faceModule(workspace, service, "device", Object.values(names));
  const { imports } = printing;
  const runtime = "@interspec/runtime/mqtt";
  const sends = messages.filter((it) => it.channel.from === "device");
  const receives = messages.filter((it) => it.channel.from === "service");
  const hasHandlers = receives.length > 0;
  const members = (some: readonly MqttInteraction[]) => objectText(some.map((it) => publicationMember(printing, it)));
  const create = imports.value("createDevice", runtime);
  return {
    banner: typescriptBanner(service),
    doc: jsDoc([`What a device of the service ${service.folder} publishes.`]),
    interfaceName: names.device,
    sends: sends.map((it) => sentMethod(printing, it)),
    receives: hasHandlers
      ? {
          doc: jsDoc([`What a device of the service ${service.folder} receives.`]),
          interfaceName: names.handlers,
          methods: receives.map((it) => receivedMethod(printing, it)),
        }
      : null,
    optionsDoc: jsDoc([`What may be said of a device of the service ${service.folder}.`]),
    optionsName: names.options,
    options: imports.type("DeviceOptions", runtime),
    will: willText(printing, sends),
    make: names.make,
    parameters: [
      `broker: ${imports.type("MqttBroker", runtime)}`,
      ...(hasHandlers ? [`handlers: Partial<${names.handlers}>`] : []),
      `options: ${names.options}`,
    ].join(", "),
    made: `${create}({ service: ${jsString(service.folder)}, sends: ${members(sends)}, receives: ${members(receives)} }, broker, ${hasHandlers ? "handlers" : "{}"}, options)`,
    imports: imports.lines(),
  };
}

function sentMethod(printing: Printing, interaction: MqttInteraction): MethodView {
  const options = printing.imports.type("PublishOptions", "@interspec/runtime");
  const message = messageText(printing, interaction, "init");
  return {
    doc: jsDoc(declarationDoc(interaction, messageFacts(interaction))),
    signature: `${methodKey(interaction.name)}(message: ${message}, options?: Omit<${options}, "key">): Promise<void>;`,
  };
}

function receivedMethod(printing: Printing, interaction: MqttInteraction): MethodView {
  const context = printing.imports.type("MessageContext", "@interspec/runtime");
  const message = messageText(printing, interaction, "value");
  return {
    doc: jsDoc(declarationDoc(interaction, messageFacts(interaction))),
    signature: `${methodKey(interaction.name)}(message: ${message}, ctx: ${context}): Promise<void>;`,
  };
}

/** One of those that may be such, by its name. */
function willText(printing: Printing, sends: readonly MqttInteraction[]): string | null {
  const wills = sends
    .filter((it) => it.channel.will)
    .map((it) => `{ readonly ${memberKey(it.name)}: ${messageText(printing, it, "init")} }`);
  return wills.length === 0 ? null : wills.join(" | ");
}
