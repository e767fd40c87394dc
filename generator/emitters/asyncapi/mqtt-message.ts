import { listed as listing } from "../../base/text.ts";
import { capitalized } from "../../base/words.ts";
import { documentText, titleText } from "../../emit/document-text.ts";
import { exampleOfField } from "../../emit/examples.ts";
import { schemaUrn } from "../../emit/json-schema.ts";
import { safetyOf } from "../../emit/safety-of.ts";
import { shownExample, wireExamples } from "../../emit/shown-example.ts";
import { isObject, wireJson } from "../../emit/wire-json.ts";
import type { Field, JsonValue } from "../../model/types.ts";
import { recordType } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import type { MqttChannel, MqttInteraction } from "../../styles/mqtt/model.ts";
import type { Attribute } from "./cloudevent.ts";
import { attributesExample, attributesOf, attributesSchema } from "./cloudevent.ts";
import type { Context } from "./context.ts";
import type { Json } from "./json.ts";
import { listed, ref } from "./json.ts";
import type { Part } from "./part.ts";

/** An MQTT message under this name, as its owner declares it: its attributes are user properties. */
export function mqttMessage(context: Context, owner: MqttInteraction, name: string): Part {
  const { workspace, schemas } = context;
  const title = titleText(owner.name);
  const headers = context.schemaName(`${capitalized(name)}Headers`);
  const message = {
    name: owner.channel.eventType,
    title,
    summary: documentText(owner.description) ?? `${title}.`,
    contentType: "application/json",
    headers: ref("components", "schemas", headers),
    payload: schemas.of({ kind: "named", id: owner.channel.payload }, "in"),
    bindings: { mqtt: { payloadFormatIndicator: 1, contentType: "application/json", bindingVersion: "0.2.0" } },
    ...listed("examples", examplesOf(workspace, owner)),
  };
  const attributes = attributesSchema(attributesFor(workspace, owner, null));
  return {
    channels: [],
    operations: [],
    messages: [[name, message]],
    schemas: [[headers, { description: "User properties of MQTT 5.", ...attributes }]],
  };
}

/** The fields of a topic, in the order in which they stand in it. */
export function topicFields(workspace: Workspace, { input, parts }: MqttChannel): readonly Field[] {
  if (input === null) return [];
  const { fields } = recordType(workspace, input);
  return parts.flatMap((part) => ("field" in part ? fields.filter((it) => it.name === part.field) : []));
}

/** The spec's examples, each with the topic that it was sent to, else made ones. */
function examplesOf(workspace: Workspace, owner: MqttInteraction): readonly Json[] {
  const type = { kind: "named", id: owner.channel.payload } as const;
  const given = owner.examples.flatMap(({ name, payload, input }) => {
    const shown = payload === null ? [] : wireExamples(workspace, type, "in", [{ name, value: payload }]);
    return shown.map((it) => ({ ...it, input }));
  });
  const made = () => wireExamples(workspace, type, "in", []).map((it) => ({ ...it, input: null }));
  return (given.length > 0 ? given : made()).map(({ name, value, input }) => ({
    name,
    headers: attributesExample(attributesFor(workspace, owner, input)),
    payload: value,
  }));
}

function attributesFor(
  workspace: Workspace,
  { channel, deprecated }: MqttInteraction,
  input: JsonValue | null,
): readonly Attribute[] {
  const fields = topicFields(workspace, channel);
  const names = listing(fields.map((it) => `\`${it.name}\``));
  const text = fields.length > 1 ? `The ${names}, joined by \`/\`.` : `The ${names}.`;
  const example = topicExample(workspace, channel, input);
  return attributesOf(
    {
      noun: "message",
      eventType: channel.eventType,
      source: channel.source,
      dataschema: schemaUrn(workspace, channel.payload),
      safety: safetyOf(workspace, channel.payload),
      subject: fields.length === 0 ? null : { text, example },
      partitionKey: "none",
      correlated: false,
      expiryMs: channel.expiryMs,
      deprecated,
    },
    "",
  );
}

/** The values of a topic's fields, joined as in the topic. */
function topicExample(workspace: Workspace, channel: MqttChannel, input: JsonValue | null): string {
  const { input: id } = channel;
  if (id === null) return "";
  const shown = input === null ? null : shownExample(workspace, { kind: "named", id }, input);
  const values = topicFields(workspace, channel).map((it) => {
    const given = shown !== null && isObject(shown) ? (shown[it.name] ?? null) : null;
    const value = given ?? exampleOfField(workspace, recordType(workspace, id), it) ?? "1";
    return wireJson(workspace, it.type, value, "in");
  });
  return values.map((it) => (typeof it === "string" ? it : JSON.stringify(it))).join("/");
}
