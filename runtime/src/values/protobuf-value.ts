import type { Value as ValueMessage } from "@bufbuild/protobuf/wkt";
import type { Json } from "./codec.ts";

/** A JSON value as `google.protobuf.Value`; what was refused inside it is nothing. */
export function valueMessageOf(json: Json | undefined): ValueMessage {
  return { $typeName: "google.protobuf.Value", kind: kindOf(json) };
}

/** The JSON value of a message; undefined, there or inside, where a newer writer or nobody chose a kind. */
export function jsonOfMessage({ kind }: ValueMessage): unknown {
  switch (kind.case) {
    case "nullValue":
      return null;
    case "structValue": {
      const entries = Object.entries(kind.value.fields);
      return Object.fromEntries(entries.map(([key, it]) => [key, jsonOfMessage(it)]));
    }
    case "listValue":
      return kind.value.values.map(jsonOfMessage);
    default:
      return kind.value;
  }
}

function kindOf(json: Json | undefined): ValueMessage["kind"] {
  switch (typeof json) {
    case "boolean":
      return { case: "boolValue", value: json };
    case "number":
      return { case: "numberValue", value: json };
    case "string":
      return { case: "stringValue", value: json };
    default:
      return json === null || json === undefined ? { case: "nullValue", value: 0 } : nestedKind(json);
  }
}

function nestedKind(json: readonly Json[] | { readonly [key: string]: Json }): ValueMessage["kind"] {
  if (isList(json)) {
    return {
      case: "listValue",
      value: { $typeName: "google.protobuf.ListValue", values: json.map(valueMessageOf) },
    };
  }
  const fields = Object.fromEntries(Object.entries(json).map(([key, it]) => [key, valueMessageOf(it)]));
  return { case: "structValue", value: { $typeName: "google.protobuf.Struct", fields } };
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}
