import type { JsonValue } from "../../model/types.ts";
import type { Attribute } from "./cloudevent.ts";
import { attributesExample, attributesSchema, constant } from "./cloudevent.ts";
import type { Json } from "./json.ts";

/** A whole CloudEvent as one JSON object; `data` is the schema of its payload, null where it is bytes in base64. */
export function cloudEventSchema(attributes: readonly Attribute[], contentType: string, data: Json | null): Json {
  const { type, required, properties } = attributesSchema(withContentType(attributes, contentType));
  const payload = data === null ? { data_base64: bytes(contentType) } : { data };
  return { type, required: [...required, ...Object.keys(payload)], properties: { ...properties, ...payload } };
}

/** An example of a whole CloudEvent with a JSON payload. */
export function structuredExample(attributes: readonly Attribute[], data: JsonValue): Json {
  return { ...attributesExample(withContentType(attributes, "application/json")), data };
}

// It stands where the attributes of a JSON document have it: before the schema of the data.
function withContentType(attributes: readonly Attribute[], contentType: string): readonly Attribute[] {
  const typedOnes = attributes.map(typed);
  const index = typedOnes.findIndex((it) => it.name === "dataschema");
  return [...typedOnes.slice(0, index), constant("datacontenttype", contentType), ...typedOnes.slice(index)];
}

function bytes(contentMediaType: string): Json {
  return { type: "string", contentEncoding: "base64", contentMediaType };
}

// In JSON a boolean attribute is a boolean, in headers a text.
function typed(attribute: Attribute): Attribute {
  if (attribute.name !== "deprecated") return attribute;
  return { ...attribute, schema: { type: "boolean", const: true }, example: true };
}
