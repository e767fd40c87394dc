import type { Deprecation } from "../model/lifecycle.ts";
import type { Constraints, EnumType } from "../model/types.ts";
import { sentences, valuesText } from "./document-text.ts";
import type { Schema } from "./json-schema-scalars.ts";
import { described } from "./json-schema-scalars.ts";
import type { SchemaForm } from "./schema-form.ts";

/** Whether there are any bounds. */
export function isBounded(constraints: Constraints): boolean {
  return constraints.uniqueItems || Object.values(constraints).some((it) => it !== null && it !== false);
}

/** The bounds of a list. */
export function itemBounds({ minItems, maxItems, uniqueItems }: Constraints): Schema {
  return {
    ...(minItems === null ? {} : { minItems }),
    ...(maxItems === null ? {} : { maxItems }),
    ...(uniqueItems ? { uniqueItems } : {}),
  };
}

/** The bounds of a map. */
export function entryBounds({ minItems, maxItems }: Constraints): Schema {
  return {
    ...(minItems === null ? {} : { minProperties: minItems }),
    ...(maxItems === null ? {} : { maxProperties: maxItems }),
  };
}

/** An enum: readers of an open one survive values that they do not know. */
export function enumSchema(type: EnumType, form: SchemaForm): Schema {
  const values = type.values.map((it) => it.names.json);
  const told = valuesText(type.values);
  if (type.closed || form !== "out") return described(told, { type: "string", enum: values });
  const description = sentences("Values may be added: treat an unknown one as text.", told);
  return described(description, { anyOf: [{ type: "string", enum: values }, { type: "string" }] });
}

/** The keywords of what goes out of use. */
export function deprecation({ deprecated }: { readonly deprecated: Deprecation | null }): Schema {
  if (deprecated === null) return {};
  return { deprecated: true, ...(deprecated.sunset === null ? {} : { "x-sunset": deprecated.sunset }) };
}
