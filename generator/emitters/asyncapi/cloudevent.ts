import { exampleTime, exampleUuid } from "../../emit/example-scalar.ts";
import type { Deprecation } from "../../model/lifecycle.ts";
import type { JsonValue, Safety } from "../../model/types.ts";
import type { Json } from "./json.ts";
import { given } from "./json.ts";

/** What the attributes of a message say. */
export interface Envelope {
  readonly noun: "event" | "message";
  readonly eventType: string;
  readonly source: string;
  readonly dataschema: string;
  readonly safety: Safety;
  /** What `subject` is, in a sentence, and one; null: it has none. */
  readonly subject: { readonly text: string; readonly example: string } | null;
  /** Whether the subject is the key of its partition too, and what that is called on the wire. */
  readonly partitionKey: "none" | "attribute" | "record key";
  /** Whether it says what it follows from. */
  readonly correlated: boolean;
  readonly expiryMs: number | null;
  readonly deprecated: Deprecation | null;
}

/** One CloudEvents attribute: a text, but for what a structured message holds. */
export interface Attribute {
  readonly name: string;
  readonly description: string | null;
  readonly schema: Json;
  readonly required: boolean;
  /** Null: an example does without it. */
  readonly example: JsonValue;
}

/** The attributes of a message, in their order; `prefix` is what the transport puts before their names. */
export function attributesOf(envelope: Envelope, prefix: string): readonly Attribute[] {
  const { subject, partitionKey, correlated, expiryMs, deprecated } = envelope;
  const told = `A UUIDv7; the same when a publish is retried. With \`${prefix}source\` it tells duplicates.`;
  const made = `W3C trace context in which the ${envelope.noun} was made.`;
  const attributes = [
    constant("specversion", "1.0"),
    required(text("id", told, exampleUuid)),
    constant("source", envelope.source),
    constant("type", envelope.eventType),
    ...(subject === null ? [] : [text("subject", subject.text, subject.example)]),
    required(time("time", null, exampleTime)),
    optional(constant("dataschema", envelope.dataschema)),
    ...(envelope.safety === "safe" ? [] : [optional(constant("dataclassification", envelope.safety))]),
    ...(subject === null || partitionKey === "none"
      ? []
      : [text("partitionkey", keyText(subject.text, partitionKey), subject.example)]),
    ...(correlated ? [text("correlationid", null, null), text("causationid", null, null)] : []),
    ...(expiryMs === null ? [] : [time("expirytime", "After it the message is dropped.", after(expiryMs))]),
    ...(deprecated === null ? [] : deprecationAttributes(deprecated)),
    text("traceparent", made, null),
    text("tracestate", null, null),
  ];
  return attributes.map((it) => ({ ...it, name: prefix + it.name }));
}

/** The schema of an object. */
export interface ObjectSchema extends Json {
  readonly type: string;
  readonly required: readonly string[];
  readonly properties: Json;
}

/** The schema of an object that has these attributes. */
export function attributesSchema(attributes: readonly Attribute[]): ObjectSchema {
  return {
    type: "object",
    required: attributes.filter((it) => it.required).map((it) => it.name),
    properties: Object.fromEntries(
      attributes.map((it) => [it.name, { ...given("description", it.description), ...it.schema }]),
    ),
  };
}

/** An example of an object that has these attributes. */
export function attributesExample(attributes: readonly Attribute[]): Json {
  return Object.fromEntries(attributes.flatMap((it) => (it.example === null ? [] : [[it.name, it.example] as const])));
}

/** An attribute that is always the same and always there. */
export function constant(name: string, value: string): Attribute {
  return { name, description: null, schema: { type: "string", const: value }, required: true, example: value };
}

function text(name: string, description: string | null, example: string | null): Attribute {
  return { name, description, schema: { type: "string" }, required: false, example };
}

function time(name: string, description: string | null, example: string | null): Attribute {
  return { name, description, schema: { type: "string", format: "date-time" }, required: false, example };
}

function required(attribute: Attribute): Attribute {
  return { ...attribute, required: true };
}

function optional(attribute: Attribute): Attribute {
  return { ...attribute, required: false };
}

function keyText(subject: string, partitionKey: "attribute" | "record key"): string {
  return partitionKey === "attribute" ? subject : `${subject.replace(/\.$/, "")}; the record's key too.`;
}

function after(ms: number): string {
  return new Date(Math.min(Date.parse(exampleTime) + ms, Date.parse("9999-12-31T23:59:59.999Z"))).toISOString();
}

/** CloudEvents' deprecation extension. */
function deprecationAttributes({ since, sunset, use }: Deprecation): readonly Attribute[] {
  const migration = use !== null && /^https?:\/\/[!-~]+$/.test(use) ? use : null;
  return [
    optional(constant("deprecated", "true")),
    optional(constant("deprecationfrom", midnight(since))),
    ...(sunset === null ? [] : [optional(constant("deprecationsunset", midnight(sunset)))]),
    ...(migration === null ? [] : [optional(constant("deprecationmigration", migration))]),
  ];
}

function midnight(date: string): string {
  return `${date}T00:00:00Z`;
}
