import { byCodeUnit } from "../base/order.ts";
import { unreachable } from "../base/unreachable.ts";
import type { Constraints, Field, NamedType, TypeId, TypeRef, UnionType, Variant } from "../model/types.ts";
import { unconstrained } from "../model/types.ts";
import { isRequiredInput, keyFields, namedType, opened } from "../model/walk.ts";
import type { Unit, Workspace } from "../model/workspace.ts";
import type { Native } from "./constraint-text.ts";
import { typeConstraintText } from "./constraint-text.ts";
import { documentText, outOfUseText, safetyText, sentences } from "./document-text.ts";
import { deprecation, entryBounds, enumSchema, isBounded, itemBounds } from "./json-schema-keywords.ts";
import type { NamedUse, SchemaUse } from "./json-schema-names.ts";
import { effectiveForm, freeName, schemaNames, schemaReach, useKey } from "./json-schema-names.ts";
import type { Schema, SchemaStyle } from "./json-schema-scalars.ts";
import { longSchema, scalarSchema } from "./json-schema-scalars.ts";
import { orNull, retold, textOf, toldBefore } from "./json-schema-text.ts";
import type { SchemaForm } from "./schema-form.ts";
import { fieldsIn, itemForm } from "./schema-form.ts";
import { unitById } from "./units.ts";
import { wireJson } from "./wire-json.ts";

export type { SchemaUse } from "./json-schema-names.ts";
export type { Schema, SchemaStyle } from "./json-schema-scalars.ts";
export type { SchemaForm } from "./schema-form.ts";

/** The schemas of OpenAPI 3.1. */
export const openapiSchemas: SchemaStyle = { refs: "#/components/schemas/", numberFormats: true, closesRecords: true };
/** The schemas of AsyncAPI 3. */
export const asyncapiSchemas: SchemaStyle = {
  refs: "#/components/schemas/",
  numberFormats: false,
  closesRecords: true,
};
/** The schemas of a JSON Schema file. */
export const fileSchemas: SchemaStyle = { refs: "#/$defs/", numberFormats: false, closesRecords: true };

/**
 * The schemas of one document. Give `schemasOf` every use that the document has, ask for schemas as it is built,
 * and take `components()` at the end.
 */
export interface DocumentSchemas {
  /** The schema of a type where it is used: a `$ref` for a named one. */
  of(type: TypeRef, form: SchemaForm, constraints?: Constraints): Schema;
  /** The schema of a field where it is used, with its description, default and safety. */
  ofField(field: Field, form: SchemaForm): Schema;
  /** The object of some fields of a record, in place; `of` a named record is the object of all of them. */
  ofFields(fields: readonly Field[], form: SchemaForm): Schema;
  /** A named type in place, not as a `$ref`: the root of a file. */
  definition(id: TypeId, form: SchemaForm): Schema;
  /** The name of a type's component in this form: `Order`, `OrderInput`, `OrderPatch`. */
  nameOf(id: TypeId, form: SchemaForm): string;
  /** A name for a schema of the document's own, as `Problem`: with a number where a type has it. */
  freeName(name: string): string;
  /** The shared schemas by name, in code unit order: all types that the uses reach, and `Long` if it was asked for. */
  components(): Readonly<Record<string, Schema>>;
}

/** What `schemasOf` is told. */
export interface SchemaOptions {
  /** Whose document it is: its types keep their names when others' clash. */
  readonly unit: Unit;
  /** All types that the document uses, in their forms. */
  readonly uses: readonly SchemaUse[];
  readonly style: SchemaStyle;
  /** The type that is the document itself: references to it are `#`. Null: none. */
  readonly root: NamedUse | null;
}

/** The JSON Schemas of all that a document uses. */
export function schemasOf(workspace: Workspace, { unit, uses, style, root }: SchemaOptions): DocumentSchemas {
  const reach = schemaReach(workspace, uses);
  const rootKey = root === null ? null : keyOf(root);
  const names = schemaNames(workspace, unit, reach);
  const taken = new Set(names.values());
  const longName = freeName("Long", taken);
  let usesLong = false;

  function keyOf({ id, form }: NamedUse): string {
    return useKey({ id, form: effectiveForm(workspace, id, form) });
  }

  function nameOf(id: TypeId, form: SchemaForm): string {
    const key = keyOf({ id, form });
    const name = names.get(key);
    if (name === undefined) throw new Error(`the document's uses lack '${key}'`);
    return name;
  }

  function of(type: TypeRef, form: SchemaForm, constraints: Constraints = unconstrained): Schema {
    switch (type.kind) {
      case "scalar":
        if (type.scalar.name !== "long" || isBounded(constraints)) return scalarSchema(type.scalar, constraints, style);
        usesLong = true;
        return { $ref: style.refs + longName };
      case "list":
        return { type: "array", ...itemBounds(constraints), items: of(type.item, itemForm(form)) };
      case "map":
        return {
          type: "object",
          ...entryBounds(constraints),
          additionalProperties: mapValue(of(type.value, form), form),
        };
      case "ref":
        return keySchema(type.id, itemForm(form));
      case "named":
        return isBounded(constraints) ? inPlace(type, form, constraints) : { $ref: refTo(type.id, form) };
    }
  }

  function refTo(id: TypeId, form: SchemaForm): string {
    return keyOf({ id, form }) === rootKey ? "#" : style.refs + nameOf(id, form);
  }

  /** An alias that its user narrows: a `$ref` beside other keywords would be two schemas to keep in mind. */
  function inPlace(type: TypeRef, form: SchemaForm, constraints: Constraints): Schema {
    const inner = opened(workspace, type, constraints);
    const [alias = null] = inner.aliases;
    const description = alias === null ? null : documentText(namedType(workspace, alias).description);
    if (inner.type.kind === "named") return { $ref: refTo(inner.type.id, form) };
    return toldBefore(description, of(inner.type, form, inner.constraints));
  }

  function keySchema(entity: TypeId, form: SchemaForm): Schema {
    const fields = keyFields(workspace, entity);
    const [field] = fields;
    const schema =
      fields.length === 1 && field !== undefined ? of(field.type, form, field.constraints) : ofFields(fields, form);
    return toldBefore(typeConstraintText(workspace, { kind: "ref", id: entity }, said), schema);
  }

  function ofField(field: Field, form: SchemaForm): Schema {
    const schema = of(field.type, field.patch ? "patch" : form, field.constraints);
    const text = sentences(
      documentText(field.description),
      textOf(schema),
      safetyText(field.safety),
      outOfUseText(field.deprecated),
    );
    const nullable = field.optional ? orNull(schema) : schema;
    return {
      ...retold(nullable, text),
      ...(field.default === null || form === "patch"
        ? {}
        : { default: wireJson(workspace, field.type, field.default, form) }),
      ...(field.safety === "safe" ? {} : { "x-safety": field.safety }),
      ...deprecation(field),
    };
  }

  function ofFields(fields: readonly Field[], form: SchemaForm): Schema {
    const required = fields.filter((it) => isRequired(workspace, it, form)).map((it) => it.names.json);
    return {
      type: "object",
      ...(required.length === 0 ? {} : { required }),
      ...(form === "out" || !style.closesRecords ? {} : { additionalProperties: false }),
      properties: Object.fromEntries(fields.map((it) => [it.names.json, ofField(it, form)])),
    };
  }

  function definition(id: TypeId, form: SchemaForm): Schema {
    const type = namedType(workspace, id);
    const schema = bodyOf(type, form);
    const text = sentences(documentText(type.description), textOf(schema), outOfUseText(type.deprecated));
    return { ...retold(schema, text), ...deprecation(type) };
  }

  function bodyOf(type: NamedType, form: SchemaForm): Schema {
    switch (type.kind) {
      case "alias":
        return of(type.target, form, type.constraints);
      case "record":
        return ofFields(fieldsIn(type, form), form);
      case "enum":
        return enumSchema(type, form);
      case "union":
        return unionSchema(type, form);
      default:
        return unreachable(type);
    }
  }

  function unionSchema(type: UnionType, form: SchemaForm): Schema {
    return {
      description: form === "out" ? "One variant. Variants may be added: expect unknown ones." : "One variant.",
      type: "object",
      minProperties: 1,
      maxProperties: 1,
      ...(form === "out" ? {} : { additionalProperties: false }),
      properties: Object.fromEntries(type.variants.map((it) => [it.names.json, variantSchema(it, form)])),
    };
  }

  function variantSchema(variant: Variant, form: SchemaForm): Schema {
    const schema = of(variant.type, form);
    const text = sentences(documentText(variant.description), textOf(schema), outOfUseText(variant.deprecated));
    return { ...retold(schema, text), ...deprecation(variant) };
  }

  function components(): Readonly<Record<string, Schema>> {
    const uses = reach.filter((it) => useKey(it) !== rootKey);
    const own = uses.map((it): [string, Schema] => [nameOf(it.id, it.form), definition(it.id, it.form)]);
    const all = usesLong ? [...own, [longName, longSchema] as const] : own;
    return Object.fromEntries([...all].sort(([a], [b]) => byCodeUnit(a, b)));
  }

  return { of, ofField, ofFields, definition, nameOf, freeName: (name) => freeName(name, taken), components };
}

/** What refers to a schema under a document's `components`. */
export function schemaRef(name: string): string {
  return openapiSchemas.refs + name;
}

/** The stable name of a type's JSON Schema: `urn:interspec:shop:orders:v1:Order`. */
export function schemaUrn(workspace: Workspace, id: TypeId): string {
  const type = namedType(workspace, id);
  return `${unitById(workspace, type.unit).urn}:${type.names.json}`;
}

// What JSON Schema says by itself: of a `ref`, only where it leads is left to say.
const said: ReadonlySet<Native> = new Set(["decimal", "uuid", "date", "safeint", "json", "default", "bounds"]);

/** In a merge patch, null takes an entry away. */
function mapValue(value: Schema, form: SchemaForm): Schema {
  return form === "patch" ? orNull(value) : value;
}

function isRequired(workspace: Workspace, field: Field, form: SchemaForm): boolean {
  switch (form) {
    case "out":
      return !field.optional;
    case "in":
      return isRequiredInput(workspace, field);
    case "patch":
      return false;
  }
}
