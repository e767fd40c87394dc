import { listed } from "../../base/text.ts";
import { encodeAvro } from "../../emit/encode-avro.ts";
import { exampleOf, examplesOf } from "../../emit/examples.ts";
import { bodiesOf } from "../../emit/json-bodies.ts";
import type { Schema } from "../../emit/json-schema.ts";
import { schemaUrn } from "../../emit/json-schema.ts";
import { safetyOf } from "../../emit/safety-of.ts";
import { shownExample } from "../../emit/shown-example.ts";
import { unitById } from "../../emit/units.ts";
import { isObject, wireJson } from "../../emit/wire-json.ts";
import type { Interaction } from "../../model/interaction.ts";
import type { JsonValue, RecordType, Safety, TypeId, TypeRef } from "../../model/types.ts";
import { namedType, recordType } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";

/** What an envelope says of the message in it. */
export interface EnvelopeData {
  readonly channel: { readonly eventType: string; readonly source: string; readonly expiryMs: number | null };
  readonly contentType: "application/json" | "application/avro";
  /** The stable name of the payload's schema. */
  readonly dataschema: string;
  readonly safety: Safety;
  /** What the attributes say, in a sentence; null: there is no such attribute. */
  readonly subject: string | null;
  readonly partitionKey: string | null;
  /** Where the payload stands, and what it is there. */
  readonly member: "data" | "data_base64";
  readonly schema: Schema;
  readonly examples: readonly { readonly subject: string | null; readonly value: JsonValue }[];
}

/** What an event producer or the owner of an MQTT message puts into an envelope; null for any other interaction. */
export function envelopeData(workspace: Workspace, interaction: Interaction): EnvelopeData | null {
  if (interaction.style === "event" && interaction.role.kind === "producer") {
    const { channel } = interaction;
    const key = keyName(workspace, channel.payload, channel.partitionBy);
    const { encoding, payload } = channel;
    return {
      channel,
      ...payloadData(workspace, payload, encoding),
      subject: key === null ? null : `The ${key}.`,
      partitionKey: key === null ? null : `The ${key}; the record's key too.`,
      examples: payloads(workspace, interaction, payload).map((it) => ({
        subject: key === null ? null : subjectText(wireJson(workspace, named(payload), it, "in"), [key]),
        value: encoding === "json" ? wireJson(workspace, named(payload), it, "in") : avroText(workspace, payload, it),
      })),
    };
  }
  if (interaction.style === "mqtt" && interaction.role.kind === "owner") {
    const { channel } = interaction;
    const input = channel.input === null ? null : recordType(workspace, channel.input);
    return {
      channel,
      ...payloadData(workspace, channel.payload, "json"),
      subject: input === null ? null : subjectWords(input),
      partitionKey: null,
      examples: payloads(workspace, interaction, channel.payload).map((it) => ({
        subject: input === null ? null : inputText(workspace, input),
        value: wireJson(workspace, named(channel.payload), it, "in"),
      })),
    };
  }
  return null;
}

function payloadData(
  workspace: Workspace,
  payload: TypeId,
  encoding: "json" | "avro",
): Pick<EnvelopeData, "contentType" | "dataschema" | "safety" | "member" | "schema"> {
  const dataschema = schemaUrn(workspace, payload);
  const safety = safetyOf(workspace, payload);
  const { unit, names } = namedType(workspace, payload);
  if (encoding === "json") {
    const $ref = `${unitById(workspace, unit).urn}:${bodiesOf(workspace).nameOf(payload, "in")}`;
    return { contentType: "application/json", dataschema, safety, member: "data", schema: { $ref } };
  }
  const schema: Schema = {
    description: `Avro, of the schema ${unitById(workspace, unit).fullName}.${names.avro}.`,
    type: "string",
    contentEncoding: "base64",
    contentMediaType: "application/avro",
  };
  return { contentType: "application/avro", dataschema, safety, member: "data_base64", schema };
}

/** The payloads that the spec gives, else made ones. */
function payloads(workspace: Workspace, { examples }: Interaction, payload: TypeId): readonly JsonValue[] {
  const given = examples.flatMap((it) =>
    it.payload === null ? [] : [shownExample(workspace, named(payload), it.payload)],
  );
  return given.length > 0 ? given : examplesOf(workspace, named(payload));
}

function avroText(workspace: Workspace, payload: TypeId, value: JsonValue): string {
  return Buffer.from(encodeAvro(workspace, named(payload), value)).toString("base64");
}

function keyName(workspace: Workspace, payload: TypeId, partitionBy: string | null): string | null {
  const type = namedType(workspace, payload);
  if (type.kind !== "record" || partitionBy === null) return null;
  return type.fields.find((it) => it.name === partitionBy)?.names.json ?? null;
}

function subjectWords({ fields }: RecordType): string {
  const names = fields.map((it) => it.names.json);
  return `The ${listed(names)}${names.length > 1 ? ", joined by `/`" : ""}.`;
}

/** An example of what the topic's fields hold; null where one of them has none. */
function inputText(workspace: Workspace, input: RecordType): string | null {
  const value = exampleOf(workspace, named(input.id));
  if (value === null) return null;
  return subjectText(
    wireJson(workspace, named(input.id), value, "in"),
    input.fields.map((it) => it.names.json),
  );
}

function subjectText(value: JsonValue, names: readonly string[]): string | null {
  if (!isObject(value)) return null;
  const texts = names.map((it) => value[it] ?? "").map((it) => (typeof it === "string" ? it : JSON.stringify(it)));
  const subject = texts.join("/");
  return subject === "" ? null : subject;
}

function named(id: TypeId): TypeRef {
  return { kind: "named", id };
}
