import { documentText } from "../../emit/document-text.ts";
import { exampleTime, exampleUuid } from "../../emit/example-scalar.ts";
import type { Schema } from "../../emit/json-schema.ts";
import type { Interaction } from "../../model/interaction.ts";
import type { Deprecation } from "../../model/lifecycle.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import type { EnvelopeData } from "./envelope-data.ts";
import { envelopeData } from "./envelope-data.ts";
import { dialect } from "./schema-file.ts";

/** The CloudEvents envelope of a message in JSON format; null for an interaction that publishes none of its own. */
export function cloudeventFile(workspace: Workspace, service: Service, interaction: Interaction): Schema | null {
  const data = envelopeData(workspace, interaction);
  if (data === null) return null;
  const attributes = attributesOf(interaction, data);
  const examples = exampleEnvelopes(attributes, data);
  const description = documentText(interaction.description);
  return {
    $schema: dialect,
    $id: `${service.urn}:${interaction.name}:cloudevent`,
    title: `${interaction.name} as a CloudEvent`,
    ...(description === null ? {} : { description }),
    type: "object",
    required: [...attributes.filter((it) => it.isRequired).map((it) => it.name), data.member],
    properties: {
      ...Object.fromEntries(attributes.map((it) => [it.name, it.schema])),
      [data.member]: data.schema,
    },
    ...(examples.length === 0 ? {} : { examples }),
  };
}

interface Attribute {
  readonly name: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
  /** What examples have for it; null: nothing. */
  readonly example: string | boolean | null;
}

const idText = "A UUIDv7; the same when a publish is retried. With source it tells duplicates.";

/** The attributes in the order of conventions.md; the subject of an example is its own. */
function attributesOf(interaction: Interaction, data: EnvelopeData): readonly Attribute[] {
  const { eventType, source, expiryMs } = data.channel;
  return [
    constant("specversion", "1.0"),
    {
      name: "id",
      schema: { description: idText, type: "string", minLength: 1 },
      isRequired: true,
      example: exampleUuid,
    },
    constant("source", source),
    constant("type", eventType),
    ...(data.subject === null ? [] : [text("subject", data.subject)]),
    { name: "time", schema: { type: "string", format: "date-time" }, isRequired: true, example: exampleTime },
    constant("datacontenttype", data.contentType),
    { ...constant("dataschema", data.dataschema), isRequired: false },
    ...(data.safety === "safe" ? [] : [{ ...constant("dataclassification", data.safety), isRequired: false }]),
    ...(data.partitionKey === null ? [] : [text("partitionkey", data.partitionKey)]),
    text("correlationid", null),
    text("causationid", null),
    ...(expiryMs === null ? [] : [time("expirytime", "After it the message is dropped.", afterExample(expiryMs))]),
    ...(interaction.deprecated === null ? [] : deprecationAttributes(interaction.deprecated)),
    text("traceparent", "W3C trace context in which the event was made."),
    text("tracestate", null),
  ];
}

function exampleEnvelopes(attributes: readonly Attribute[], data: EnvelopeData): readonly Schema[] {
  return data.examples.map(({ subject, value }) => ({
    ...Object.fromEntries(
      attributes.flatMap(({ name, example }) => {
        const shown = name === "subject" || name === "partitionkey" ? subject : example;
        return shown === null ? [] : [[name, shown]];
      }),
    ),
    [data.member]: value,
  }));
}

function constant(name: string, value: string | boolean): Attribute {
  return { name, schema: { const: value }, isRequired: true, example: value };
}

function text(name: string, description: string | null): Attribute {
  const schema: Schema = description === null ? { type: "string" } : { description, type: "string" };
  return { name, schema, isRequired: false, example: null };
}

function time(name: string, description: string, example: string): Attribute {
  return { name, schema: { description, type: "string", format: "date-time" }, isRequired: false, example };
}

/** The example's time and so much more; a time beyond the year 9999 has another form. */
function afterExample(ms: number): string {
  return new Date(Math.min(Date.parse(exampleTime) + ms, Date.parse("9999-12-31T23:59:59.999Z"))).toISOString();
}

/** CloudEvents' deprecation extension. */
function deprecationAttributes({ since, sunset, use }: Deprecation): readonly Attribute[] {
  const isAddress = use !== null && /^https?:\/\/[!-~]+$/.test(use);
  return [
    { ...constant("deprecated", true), isRequired: false },
    { ...constant("deprecationfrom", `${since}T00:00:00Z`), isRequired: false },
    ...(sunset === null ? [] : [{ ...constant("deprecationsunset", `${sunset}T00:00:00Z`), isRequired: false }]),
    ...(isAddress ? [{ ...constant("deprecationmigration", use), isRequired: false }] : []),
  ];
}
