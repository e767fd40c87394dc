import type { Constraints, JsonValue, Scalar } from "../model/types.ts";
import { boundsText } from "./bounds-text.ts";
import { sentences } from "./document-text.ts";

/** A JSON Schema 2020-12. */
export interface Schema {
  readonly [keyword: string]: JsonValue;
}

/** How a kind of document writes its schemas. */
export interface SchemaStyle {
  /** What a reference to a shared schema begins with. */
  readonly refs: string;
  /** Whether numbers carry OpenAPI's formats, which say their range. */
  readonly numberFormats: boolean;
  /** Whether what a caller writes may have declared fields only; false where the server ignores others. */
  readonly closesRecords: boolean;
}

/** The 64-bit integer, a text in JSON, which documents share under the name `Long`. */
export const longSchema: Schema = {
  description: "A 64-bit integer.",
  type: "string",
  pattern: "^-?(0|[1-9][0-9]{0,18})$",
};

/** The schema of a scalar other than a `long` without bounds. What no keyword can say stands in its description. */
export function scalarSchema(scalar: Scalar, constraints: Constraints, { numberFormats }: SchemaStyle): Schema {
  switch (scalar.name) {
    case "string":
    case "id":
      return { type: "string", ...textBounds(constraints) };
    case "bool":
      return { type: "boolean" };
    case "int":
      if (numberFormats) return { type: "integer", format: "int32", ...numberBounds(constraints, null) };
      return { type: "integer", ...numberBounds(constraints, { min: -2147483648, max: 2147483647 }) };
    case "safeint":
      return { type: "integer", ...(numberFormats ? { format: "int64" } : {}), ...numberBounds(constraints, safe) };
    case "double":
      return { type: "number", ...(numberFormats ? { format: "double" } : {}), ...numberBounds(constraints, null) };
    case "long":
      return boundedLong(constraints);
    case "decimal":
      return decimal(scalar, constraints);
    case "bytes":
      return described(boundsText(constraints, "byte"), { type: "string", contentEncoding: "base64" });
    case "timestamp":
      return described(boundsText(constraints, "character"), { type: "string", format: "date-time" });
    case "date":
      return described(boundsText(constraints, "character"), { type: "string", format: "date" });
    case "duration":
      return described(
        sentences("A duration in seconds, as `1.5s`.", inMilliseconds(boundsText(constraints, "digit"))),
        {
          type: "string",
          pattern: "^[0-9]+(\\.[0-9]{1,3})?s$",
        },
      );
    case "uuid":
      return { type: "string", format: "uuid" };
    case "json":
      return {};
  }
}

/** The schema with a description in front, if there is one. */
export function described(description: string | null, schema: Schema): Schema {
  return description === null || description === "" ? schema : { description, ...schema };
}

/** `At most 500 ms.`: the bounds of a duration are milliseconds. */
function inMilliseconds(bounds: string): string {
  return bounds.replace(/\.$/, " ms.");
}

const safe = { min: -9007199254740991, max: 9007199254740991 };

function textBounds({ pattern, minLength, maxLength }: Constraints): Schema {
  return {
    ...(pattern === null ? {} : { pattern }),
    ...(minLength === null ? {} : { minLength }),
    ...(maxLength === null ? {} : { maxLength }),
  };
}

function numberBounds(
  constraints: Constraints,
  implied: { readonly min: number; readonly max: number } | null,
): Schema {
  const { min, max, exclusiveMin, exclusiveMax } = constraints;
  const low = exclusiveMin === null ? (implied?.min ?? null) : null;
  const high = exclusiveMax === null ? (implied?.max ?? null) : null;
  return {
    ...bound("minimum", min === null ? low : Number(min)),
    ...bound("exclusiveMinimum", exclusiveMin === null ? null : Number(exclusiveMin)),
    ...bound("maximum", max === null ? high : Number(max)),
    ...bound("exclusiveMaximum", exclusiveMax === null ? null : Number(exclusiveMax)),
  };
}

function bound(keyword: string, value: number | null): Schema {
  return value === null ? {} : { [keyword]: value };
}

function boundedLong(constraints: Constraints): Schema {
  const pattern = `^${sign(constraints)}(0|[1-9][0-9]{0,18})$`;
  return described(sentences("A 64-bit integer.", boundsText(withoutZero(constraints), "digit")), {
    type: "string",
    pattern,
  });
}

function decimal(scalar: Extract<Scalar, { name: "decimal" }>, constraints: Constraints): Schema {
  const { precision, scale } = scalar;
  const pattern = `^${sign(constraints)}${wholeDigits(precision - scale)}${scale === 0 ? "" : `\\.[0-9]{${scale}}`}$`;
  const description = sentences("An exact decimal number.", boundsText(withoutZero(constraints), "digit"));
  return described(description, { type: "string", pattern });
}

function wholeDigits(count: number): string {
  if (count <= 0) return "0";
  return count === 1 ? "[0-9]" : `(0|[1-9][0-9]{0,${count - 1}})`;
}

/** The pattern of the sign: none where no negative number is allowed. */
function sign({ min, exclusiveMin }: Constraints): string {
  return isNotNegative(min) || isNotNegative(exclusiveMin) ? "" : "-?";
}

function isNotNegative(text: string | null): boolean {
  return text !== null && !text.startsWith("-");
}

/** The bounds less a minimum of 0, which the pattern says. */
function withoutZero(constraints: Constraints): Constraints {
  const isZero = constraints.min !== null && /^0(\.0*)?$/.test(constraints.min);
  return isZero ? { ...constraints, min: null } : constraints;
}
