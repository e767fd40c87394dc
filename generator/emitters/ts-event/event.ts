import { jsKey } from "../../emit/js-text.ts";
import { schemaUrn } from "../../emit/json-schema.ts";
import { safetyOf } from "../../emit/safety-of.ts";
import { type CodecPrinting, codecName } from "../../emit/typescript/codec-text.ts";
import { modulePath } from "../../emit/typescript/module-path.ts";
import { member, messagePolicyLines } from "../../emit/typescript/operation-text.ts";
import type { OperationView } from "../../emit/typescript/operations-view.ts";
import { namedText } from "../../emit/typescript/type-text.ts";
import { valueText } from "../../emit/typescript/value-text.ts";
import { wireModule } from "../../emit/typescript/wire-modules.ts";
import { isRequiredInput, recordType } from "../../model/walk.ts";
import type { Service } from "../../model/workspace.ts";
import { memberAccess } from "../../naming/typescript.ts";
import type { EventChannel, EventInteraction } from "../../styles/event/model.ts";
import { schemaNames, schemasModule } from "./schemas.ts";

/** An event as its producer and its consumers know it. */
export function eventOperation(
  printing: CodecPrinting,
  service: Service,
  interaction: EventInteraction,
): OperationView {
  const { imports, workspace } = printing;
  const { id, name, channel } = interaction;
  const { payload } = channel;
  const safety = safetyOf(workspace, payload);
  const types = [namedText(printing, payload, "value"), namedText(printing, payload, "init")];
  return {
    key: jsKey(name),
    type: `${imports.type("EventOperation", "@interspec/runtime/event")}<${types.join(", ")}>`,
    make: imports.value("event", "@interspec/runtime/event"),
    lines: [
      member("interaction", id),
      member("topic", channel.topic),
      member("type", channel.eventType),
      member("source", channel.source),
      member("dataschema", schemaUrn(workspace, payload)),
      ...(safety === "safe" ? [] : [member("dataclassification", safety)]),
      member("broker", channel.broker),
      `key: ${keyText(printing, channel)},`,
      member("ordering", channel.ordering),
      member("retentionMs", channel.retentionMs),
      member("expiryMs", channel.expiryMs),
      member("registryMode", channel.registryMode),
      ...messagePolicyLines(workspace, interaction),
      ...encodingLines(printing, service, channel),
      "errors: [],",
    ],
  };
}

/** The key of a payload: one of its fields. */
function keyText(printing: CodecPrinting, { payload, partitionBy }: EventChannel): string {
  if (partitionBy === null) return "null";
  const { workspace } = printing;
  const field = recordType(workspace, payload).fields.find((it) => it.name === partitionBy);
  if (field === undefined) throw new Error(`'${payload}' has no field '${partitionBy}'`);
  const value = `payload${memberAccess(partitionBy)}`;
  const isThere = isRequiredInput(workspace, field) || field.default === null;
  return `(payload) => ${isThere ? value : `${value} ?? ${valueText(printing, field.type, field.default)}`}`;
}

function encodingLines(printing: CodecPrinting, service: Service, channel: EventChannel): readonly string[] {
  const { payload, encoding } = channel;
  const codec = codecName({ ...printing, wire: wireModule(encoding) }, payload, "whole");
  if (encoding === "json") return [`encoding: { json: ${codec} },`];
  const { imports, workspace, place } = printing;
  const schema = schemaNames(workspace, service).get(payload);
  if (schema === undefined) throw new Error(`'${payload}' has no schema`);
  return [`encoding: { avro: ${codec}, schema: ${imports.value(schema, modulePath(place, service, schemasModule))} },`];
}
