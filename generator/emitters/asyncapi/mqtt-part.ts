import { capitalized, words } from "../../base/words.ts";
import { documentText, sentences, titleText } from "../../emit/document-text.ts";
import { durationText } from "../../emit/duration-text.ts";
import { unitById } from "../../emit/units.ts";
import type { Broker, Workspace } from "../../model/workspace.ts";
import type { MqttChannel, MqttInteraction } from "../../styles/mqtt/model.ts";
import type { Context } from "./context.ts";
import type { Json } from "./json.ts";
import { ref } from "./json.ts";
import { topicFields } from "./mqtt-message.ts";
import { interactionText, operation } from "./operation.ts";
import { channelParameters } from "./parameters.ts";
import type { Part } from "./part.ts";

/** An MQTT interaction with the one that declares its message, and the name of that in the document. */
export interface MqttSubject {
  readonly own: MqttInteraction;
  readonly owner: MqttInteraction;
  readonly broker: Broker;
  readonly message: string;
}

/** The channel and operation of an MQTT interaction, from its service's own view. */
export function mqttPart(context: Context, { own, owner, broker, message }: MqttSubject): Part {
  const { channel } = own;
  const sends = own.role.kind === "owner" && channel.from === "service";
  const described = {
    address: channel.topic,
    title: titleText(owner.name),
    description: channelText(context.workspace, own, owner),
    servers: [ref("servers", broker.name)],
    ...channelParameters(context.workspace, topicFields(context.workspace, channel), topicNote(channel)),
    messages: { [message]: ref("components", "messages", message) },
  };
  const made = operation(context.service, own, {
    action: sends ? "send" : "receive",
    title: titleText(own.name),
    summary: `${sends ? "Publish" : "Consume"} ${words(owner.name).join(" ")}`,
    description: null,
    channel: own.name,
    messages: [message],
    security: [],
    bindings: { mqtt: mqttBinding(channel) },
  });
  return { channels: [[own.name, described]], operations: [[own.name, made]], messages: [], schemas: [] };
}

function mqttBinding({ qos, retain, expiryMs }: MqttChannel): Json {
  const expiry = expiryMs === null ? {} : { messageExpiryInterval: Math.min(Math.ceil(expiryMs / 1000), 4294967295) };
  return { qos, retain, ...expiry, bindingVersion: "0.2.0" };
}

function channelText(workspace: Workspace, own: MqttInteraction, owner: MqttInteraction): string {
  const { channel } = own;
  const facts = [
    ...(channel.retain ? ["the last one is retained"] : []),
    ...(channel.expiryMs === null ? [] : [`each expires after ${durationText(channel.expiryMs)}`]),
    ...(channel.will ? ["the broker sends it when a device is gone without a word"] : []),
  ].join("; ");
  const isForeign = own.role.kind === "subscriber";
  const service = unitById(workspace, owner.service).name;
  const by =
    channel.from === "device" ? `Sent by devices of the ${service} service.` : `Published by the ${service} service.`;
  const told = isForeign ? documentText(owner.description) : interactionText(own);
  const all = sentences(told, isForeign ? by : null, facts === "" ? null : `${capitalized(facts)}.`, sharedText(own));
  return all ?? by;
}

function sharedText({ shared, role, channel }: MqttInteraction): string | null {
  const receives = role.kind === "subscriber" || channel.from === "device";
  return receives && !shared ? "Every instance of the service hears each." : null;
}

// The broker knows a device by its first parameter.
function topicNote({ parts }: MqttChannel): { readonly field: string; readonly text: string } | null {
  const first = parts.find((it) => "field" in it);
  if (first === undefined || !("field" in first)) return null;
  return { field: first.field, text: "a device may use its own only, which is its user name" };
}
