import type { Binding, Constraints, JsonValue, Safety } from "../model/types.ts";
import { nameCheck, nameOf, namePattern } from "./names.ts";
import { type DeprecationSyntax, deprecation, earlierNames } from "./references.ts";
import { anyValue, errorCode, flag, line, numeral, text, whole, word } from "./scalars.ts";
import type { Of, Shape } from "./shape.ts";
import {
  byKind,
  isMap,
  kindOf,
  list,
  mapped,
  mapping,
  optional,
  record,
  required,
  shown,
  wholly,
  wrongKind,
} from "./shape.ts";
import { parseTypeName, type TypeName, type TypeSyntax, typeText } from "./type-text.ts";

const wireTarget = (target: string) => optional(line, `The name in ${target}.`);
const wireTargets = {
  json: wireTarget("JSON"),
  proto: wireTarget("protobuf"),
  avro: wireTarget("Avro"),
  graphql: wireTarget("GraphQL"),
};

/** Pinned names, by target. */
export const pinnedNames = record("{ json, proto, avro, graphql }", wireTargets);

/** Pinned names of a thing. */
export type PinnedNames = Of<typeof pinnedNames>;

const pinnedName: Shape<PinnedNames> = byKind("a name, or { json, proto, avro, graphql }", {
  text: mapped(line, (it): PinnedNames => ({ json: it, proto: it, avro: it, graphql: undefined })),
  map: pinnedNames,
});

const about = {
  description: optional(text, "What it means; goes to every document."),
  deprecated: optional(deprecation, "Out of use since a day."),
  was: optional(earlierNames, "Earlier names: the numbers and wire names are kept."),
};

const constraintKeys = {
  min: optional(numeral, "The least value."),
  max: optional(numeral, "The greatest value."),
  exclusiveMin: optional(numeral, "All values are greater."),
  exclusiveMax: optional(numeral, "All values are less."),
  minLength: optional(whole(0, 2 ** 31 - 1), "The least number of characters, or of bytes."),
  maxLength: optional(whole(0, 2 ** 31 - 1), "The greatest number of characters, or of bytes."),
  pattern: optional(line, "A portable, linear-time regular expression."),
  minItems: optional(whole(0, 2 ** 31 - 1), "The least number of items."),
  maxItems: optional(whole(0, 2 ** 31 - 1), "The greatest number of items."),
  uniqueItems: optional(flag, "No item twice."),
};

/** The names of the constraints. */
export const constraintNames = Object.keys(constraintKeys) as readonly (keyof Constraints)[];

/** Constraints as written. */
export type ConstraintsSyntax = {
  readonly [K in keyof typeof constraintKeys]?: Of<(typeof constraintKeys)[K]["shape"]> | undefined;
};

const headerPattern = /^header\s+([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64})$/;

const binding: Shape<Binding> = {
  noun: "query, body or header X-Name",
  schema: { type: "string", pattern: "^(query|body|header\\s+[A-Za-z0-9-]+)$" },
  read(value, cursor) {
    if (value === "query" || value === "body") return { in: value };
    const header = typeof value === "string" ? headerPattern.exec(value)?.[1] : undefined;
    return header === undefined
      ? cursor.wrong("bad-binding", `this must be query, body or header X-Name, not ${kindOf(value)}`)
      : { in: "header", header };
  },
};

const safetyWord: Shape<Safety> = word(["safe", "pii", "secret"]);

const fieldKeys = {
  type: required(typeText, "Its type."),
  default: optional(anyValue, "The value when it is absent."),
  safety: optional(safetyWord, "`pii` and `secret` are never logged."),
  bind: optional(binding, "Where it travels in HTTP."),
  ...about,
  wire: optional(pinnedName, "Pins its name on the wire."),
  ...constraintKeys,
};

/** A field as written. */
export interface FieldSyntax extends ConstraintsSyntax {
  readonly type: TypeSyntax;
  readonly default?: JsonValue | undefined;
  readonly safety?: Safety | undefined;
  readonly bind?: Binding | undefined;
  readonly description?: string | undefined;
  readonly deprecated?: DeprecationSyntax | undefined;
  readonly was?: readonly string[] | undefined;
  readonly wire?: PinnedNames | undefined;
}

/** A field: a type, or the long form. */
export const field: Shape<FieldSyntax> = byKind<FieldSyntax>("a type, or { type, … }", {
  text: mapped(typeText, (type) => ({ type })),
  map: record("a field", fieldKeys),
});

/** The fields of a record. */
export const fieldMap = mapping(
  field,
  "a mapping from field names to types",
  nameCheck("field", "camel"),
  namePattern("camel"),
);

/** The fields of a record, as written. */
export type FieldMap = Of<typeof fieldMap>;

/** An enum value as written. */
export interface EnumValueSyntax {
  readonly name: string;
  readonly description?: string | undefined;
  readonly deprecated?: DeprecationSyntax | undefined;
  readonly was?: readonly string[] | undefined;
  readonly wire?: PinnedNames | undefined;
}

const valueName = nameOf("enum value", "upperSnake", ["UNRECOGNIZED", "UNSPECIFIED", "TRUE", "FALSE", "NULL"]);
const enumValueRecord = record("an enum value", {
  name: required(valueName, "Its name."),
  ...about,
  wire: optional(pinnedNames, "Pins its name by target."),
});
const enumValue: Shape<EnumValueSyntax> = byKind<EnumValueSyntax>("an enum value such as PAID", {
  text: mapped(valueName, (name) => ({ name })),
  map: enumValueRecord,
  flag: {
    noun: "",
    schema: {},
    read: (value, cursor) =>
      cursor.wrong(
        "bad-name",
        `the value ${String(value)} is a boolean, and no target takes it as a name`,
        "choose another name",
      ),
  },
});

/** A union variant as written. */
export interface VariantSyntax {
  readonly type: TypeSyntax;
  readonly description?: string | undefined;
  readonly deprecated?: DeprecationSyntax | undefined;
  readonly was?: readonly string[] | undefined;
  readonly wire?: PinnedNames | undefined;
}

const variant: Shape<VariantSyntax> = byKind<VariantSyntax>("a type, or { type, … }", {
  text: mapped(typeText, (type) => ({ type })),
  map: record("a union variant", {
    type: required(typeText, "Its type."),
    ...about,
    wire: optional(pinnedNames, "Pins its name by target."),
  }),
});

const variantMap = mapping(
  variant,
  "a mapping from variant names to types",
  nameCheck("union variant", "camel"),
  namePattern("camel"),
);

const typeName: Shape<TypeName> = {
  noun: "a type such as Order or alias.Order",
  schema: { type: "string" },
  read(value, cursor) {
    if (typeof value !== "string") return wrongKind(value, "a type such as Order or alias.Order", cursor);
    return (
      parseTypeName(value) ??
      cursor.wrong(
        "bad-type",
        `'${shown(value)}' is no name of a type`,
        "named types are PascalCase: Order, alias.Order",
      )
    );
  },
};

const keyNames: Shape<readonly string[]> = byKind("a field, or a list of fields", {
  text: mapped(nameOf("field", "camel"), (it): readonly string[] => [it]),
  list: list(nameOf("field", "camel"), { min: 1 }),
});

const namedTypeKeys = {
  ...about,
  wire: optional(pinnedNames, "Pins its name by target."),
  type: optional(typeText, "A scalar, list or map under this name."),
  ...constraintKeys,
  enum: optional(list(enumValue, { min: 1 }), "The values."),
  closed: optional(flag, "Readers need not survive values that they do not know."),
  union: optional(variantMap, "The variants, each with its type."),
  fields: optional(fieldMap, "The fields."),
  key: optional(keyNames, "The key of the entity."),
  extends: optional(typeName, "A record whose fields are copied in."),
  allowExtensionsFrom: optional(
    list(nameOf("service", "kebab")),
    "Services that may add GraphQL fields to this entity.",
  ),
};

const forms = ["type", "enum", "union", "fields", "extends"];

const plainTypeRecord = record("a type", namedTypeKeys);

/** A type whose form is broken or misspelled is told so once. */
const namedTypeRecord: Shape<Of<typeof plainTypeRecord>> = {
  ...plainTypeRecord,
  read(value, cursor) {
    const read = wholly(plainTypeRecord, forms).read(value, cursor);
    const isMisspelled =
      isMap(value) &&
      !forms.some((it) => Object.hasOwn(value, it)) &&
      Object.keys(value).some((it) => !Object.hasOwn(namedTypeKeys, it));
    return isMisspelled ? undefined : read;
  },
};

/** A named type as written; which form it has is checked by `resolve`. */
export type NamedTypeSyntax = Partial<Of<typeof namedTypeRecord>>;

const namedType: Shape<NamedTypeSyntax> = byKind<NamedTypeSyntax>(
  "a type, or an object with `type`, `enum`, `union` or `fields`",
  {
    text: mapped(typeText, (type) => ({ type })),
    map: namedTypeRecord,
  },
);

/** The types of a file. */
export const typeMap = mapping(
  namedType,
  "a mapping from type names to types",
  nameCheck("type", "pascal"),
  namePattern("pascal"),
);

const errorRecord = record("an error", {
  code: required(errorCode, "One of the 16 canonical codes."),
  fields: optional(fieldMap, "What a caller needs to handle it."),
  message: optional(text, "For people."),
  retryable: optional(flag, "Whether the call may be sent again; by default as its code says."),
  status: optional(whole(400, 599), "Another HTTP status that fits the code."),
  ...about,
});

/** An error as written. */
export type ErrorSyntax = Of<typeof errorRecord>;

/** The errors of a file. */
export const errorMap = mapping(
  errorRecord,
  "a mapping from error names to errors",
  nameCheck("error", "pascal"),
  namePattern("pascal"),
);

/** What stands under `in`, `out` and `payload`: a type, or fields. */
export type BodySyntax =
  | { readonly kind: "type"; readonly type: TypeSyntax }
  | { readonly kind: "fields"; readonly fields: FieldMap };

/** A type, or an inline field map. */
export const body: Shape<BodySyntax> = {
  ...byKind<BodySyntax>("a type, or a mapping from field names to types", {
    text: mapped(typeText, (type) => ({ kind: "type", type })),
    map: mapped(fieldMap, (fields) => ({ kind: "fields", fields })),
  }),
  schema: { anyOf: [typeText.schema, fieldMap.schema] },
};
