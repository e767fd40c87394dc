import { jsKey } from "../../emit/js-text.ts";
import { schemaUrn } from "../../emit/json-schema.ts";
import { safetyOf } from "../../emit/safety-of.ts";
import { type CodecPrinting, codecName } from "../../emit/typescript/codec-text.ts";
import { member, messagePolicyLines } from "../../emit/typescript/operation-text.ts";
import type { OperationView } from "../../emit/typescript/operations-view.ts";
import { namedText } from "../../emit/typescript/type-text.ts";
import { recordType } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import type { MqttChannel, MqttInteraction } from "../../styles/mqtt/model.ts";

/** A message as devices and services know it. */
export function mqttOperation(printing: CodecPrinting, interaction: MqttInteraction): OperationView {
  const { imports, workspace } = printing;
  const { id, name, channel } = interaction;
  const { payload, input } = channel;
  const safety = safetyOf(workspace, payload);
  const types = [
    parametersText(printing, interaction),
    namedText(printing, payload, "value"),
    namedText(printing, payload, "init"),
  ];
  return {
    key: jsKey(name),
    type: `${imports.type("MqttOperation", "@interspec/runtime/mqtt")}<${types.join(", ")}>`,
    make: imports.value("mqttMessage", "@interspec/runtime/mqtt"),
    lines: [
      member("interaction", id),
      member("topic", topicText(workspace, channel)),
      member("from", channel.from),
      member("qos", channel.qos),
      member("retain", channel.retain),
      member("expiryMs", channel.expiryMs),
      member("will", channel.will),
      member("type", channel.eventType),
      member("source", channel.source),
      member("dataschema", schemaUrn(workspace, payload)),
      ...(safety === "safe" ? [] : [member("dataclassification", safety)]),
      member("broker", channel.broker),
      ...messagePolicyLines(workspace, interaction),
      `parameters: ${input === null ? "null" : codecName(printing, input, "whole")},`,
      `payload: ${codecName(printing, payload, "whole")},`,
      "errors: [],",
    ],
  };
}

/** The type of what stands in the topic; null where nothing does. */
export function parametersText(printing: CodecPrinting, { channel }: MqttInteraction): string {
  return channel.input === null ? "null" : namedText(printing, channel.input, "value");
}

/** The topic with the names that its fields have in JSON. */
function topicText(workspace: Workspace, { parts, input }: MqttChannel): string {
  const fields = input === null ? [] : recordType(workspace, input).fields;
  const nameOf = (name: string) => fields.find((it) => it.name === name)?.names.json ?? name;
  return parts.map((it) => ("text" in it ? it.text : `{${nameOf(it.field)}}`)).join("");
}
