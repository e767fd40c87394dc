import { at, onKey } from "../../base/origin.ts";
import type { InteractionBase } from "../../model/interaction.ts";
import type { TypeId } from "../../model/types.ts";
import { checkAddressFields, fieldsOfRecord } from "../../resolve/addresses.ts";
import { payloadOf, plainType } from "../../resolve/bodies.ts";
import { recordOf } from "../../resolve/context.ts";
import { ownRecord } from "../../resolve/own-records.ts";
import { brokerFor, cloudEventNames, mqttParts } from "../../resolve/topics.ts";
import { fieldsOf } from "../../resolve/types.ts";
import type { CommonSyntax } from "../../syntax/interaction.ts";
import type { StyleContext } from "../style.ts";
import type { MqttChannel, MqttInteraction } from "./model.ts";
import { type MqttSyntax, mqttKeys } from "./schema.ts";

/** What an mqtt interaction is written as. */
export type MqttWritten = MqttSyntax & CommonSyntax;

/** The message; null after a report. */
export function resolveMqtt(syntax: MqttWritten, base: InteractionBase, context: StyleContext): MqttInteraction | null {
  return syntax.consumes === undefined ? owner(syntax, base, context) : subscriber(syntax, base, context);
}

function owner(syntax: MqttWritten, base: InteractionBase, context: StyleContext): MqttInteraction | null {
  const { topic, from, payload: body } = syntax;
  if (topic === undefined || from === undefined || body === undefined) return incomplete(syntax, context);
  const parts = mqttParts(context.resolution, topic, at(context.origin, "topic"));
  const payload = payloadOf(context, body, "payload");
  const broker = brokerFor(syntax.broker, "mqtt", context);
  const input = topicInput(syntax, context);
  if (parts === null || payload === null || broker === null || input === undefined) return null;
  checkTopicFields(parts, input, context);
  if (syntax.will === true && from !== "device") {
    const help = "remove `will`, or write `from: device`";
    const place = at(context.origin, "will");
    context.resolution.report({ code: "wrong-kind", message: "only a device has a last will", origin: place, help });
  }
  const channel: MqttChannel = {
    topic,
    parts,
    input,
    payload,
    from,
    qos: syntax.qos ?? 1,
    retain: syntax.retain ?? false,
    expiryMs: syntax.expiry ?? null,
    will: syntax.will ?? false,
    encoding: "json",
    broker: broker.name,
    ...cloudEventNames(context),
  };
  return { ...base, style: "mqtt", channel, shared: syntax.shared ?? true, role: { kind: "owner" } };
}

function incomplete({ topic, from }: MqttWritten, context: StyleContext): null {
  const missing = topic === undefined ? "topic" : from === undefined ? "from" : "payload";
  const help = "a message has `topic`, `from` and `payload`; a subscription has `consumes: service.message`";
  context.resolution.report({
    code: "missing-key",
    message: `'${missing}' is missing`,
    origin: onKey(context.origin),
    help,
  });
  return null;
}

/** The record of `in`: null where there is none, undefined after a report. */
function topicInput(syntax: MqttWritten, context: StyleContext): TypeId | null | undefined {
  const origin = at(context.origin, "in");
  if (syntax.in === undefined) return null;
  if (syntax.in.kind === "fields") {
    if (syntax.in.fields.size === 0) return null;
    return ownRecord(
      context,
      "topic",
      "Topic",
      "Topic",
      fieldsOf(context.resolution, context.draft, syntax.in.fields, origin),
      origin,
    );
  }
  const type = plainType(context, syntax.in, origin, "in");
  if (type === null) return undefined;
  if (type.kind === "named" && recordOf(context.resolution, type.id) !== null) return type.id;
  context.resolution.report({
    code: "wrong-kind",
    message: "`in` must be a record, or fields",
    origin,
    help: "name a type with `fields`, or write the fields here",
  });
  return undefined;
}

function checkTopicFields(parts: MqttChannel["parts"], input: TypeId | null, context: StyleContext): void {
  const origin = at(context.origin, "topic");
  const names = parts.flatMap((it) => ("field" in it ? [it.field] : []));
  const [first] = names;
  if (input === null) {
    if (first !== undefined)
      context.resolution.report({
        code: "unknown-field",
        message: `there is no \`in\` for '{${first}}'`,
        origin,
        help: `write \`in: { ${first}: id }\``,
      });
    return;
  }
  checkAddressFields(context.resolution, parts, input, origin);
  for (const field of fieldsOfRecord(context.resolution, input)) {
    if (names.includes(field.name)) continue;
    context.resolution.report({
      code: "unknown-field",
      message: `'${field.name}' is not in the topic`,
      origin: field.origin,
      help: `\`in\` is the topic: add '{${field.name}}' there, or move it to \`payload\``,
    });
  }
}

function subscriber(syntax: MqttWritten, base: InteractionBase, context: StyleContext): MqttInteraction | null {
  const ownersKeys = Object.keys(mqttKeys).filter((it) => it !== "consumes" && it !== "shared");
  for (const key of ownersKeys.filter((it) => context.isWritten(it))) {
    const message = `'${key}' comes from the message's owner`;
    context.resolution.report({ code: "wrong-role", message, origin: at(context.origin, key), help: "remove it" });
  }
  if (syntax.consumes === undefined) return null;
  const origin = at(context.origin, "consumes");
  const id = context.find(syntax.consumes, origin);
  const owned = id === null ? null : context.resolved(id);
  if (id === null || owned === null) return null;
  if (owned.style !== "mqtt" || owned.role.kind === "subscriber") {
    const related = [{ message: "it is here", origin: owned.origin }];
    context.resolution.report({
      code: "wrong-kind",
      message: `'${id}' is no MQTT message with a topic of its own`,
      origin,
      related,
      help: "name the interaction that has the `topic`",
    });
    return null;
  }
  return {
    ...base,
    style: "mqtt",
    channel: owned.channel,
    shared: syntax.shared ?? true,
    role: { kind: "subscriber", of: id },
  };
}
