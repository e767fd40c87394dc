import { unique } from "../base/order.ts";
import type { Deprecation } from "../model/lifecycle.ts";
import type {
  AliasType,
  EnumType,
  Field,
  NamedType,
  RecordType,
  Scalar,
  TypeId,
  TypeRef,
  UnionType,
} from "../model/types.ts";
import { namedType, opened, refType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import { avroDefault } from "./avro-default.ts";
import { absenceOf, avroSymbols, unrecognized } from "./avro-shape.ts";
import { constraintText, describedLines, type Native, ownDescription, typeConstraintText } from "./constraint-text.ts";
import { deprecationText } from "./deprecation-text.ts";
import { unitById } from "./units.ts";

/** A part of an Avro schema, as `printJson` takes it. */
export type AvroSchema = string | { readonly [key: string]: unknown } | readonly AvroSchema[];

/** What a schema says without words. */
const native: ReadonlySet<Native> = new Set(["decimal", "uuid", "date", "default"]);

const oneOfFields = "One of the fields is set; none where the writer knows a variant that this schema does not.";

/** The Avro full name of a type. */
export function avroFullName(workspace: Workspace, type: NamedType): string {
  return `${unitById(workspace, type.unit).fullName}.${type.names.avro}`;
}

/** The schema of a record or union, whole: every type that it reaches is defined where it is first used. */
export function avroSchema(workspace: Workspace, id: TypeId): AvroSchema {
  return namedSchema({ workspace, defined: new Set() }, id, "");
}

/** What one document has defined so far; only `namedSchema` changes it. */
interface Document {
  readonly workspace: Workspace;
  readonly defined: Set<string>;
}

function schemaOf(document: Document, type: TypeRef, namespace: string): AvroSchema {
  const { type: inner } = opened(document.workspace, type);
  switch (inner.kind) {
    case "scalar":
      return scalarSchema(inner.scalar);
    case "list":
      return { type: "array", items: schemaOf(document, inner.item, namespace) };
    case "map":
      return { type: "map", values: schemaOf(document, inner.value, namespace) };
    case "ref":
      return schemaOf(document, refType(document.workspace, inner.id), namespace);
    case "named":
      return namedSchema(document, inner.id, namespace);
  }
}

function scalarSchema(scalar: Scalar): AvroSchema {
  switch (scalar.name) {
    case "bool":
      return "boolean";
    case "int":
    case "long":
    case "double":
    case "bytes":
    case "string":
      return scalar.name;
    case "safeint":
      return "long";
    case "decimal":
      return { type: "bytes", logicalType: "decimal", precision: scalar.precision, scale: scalar.scale };
    case "timestamp":
      return { type: "long", logicalType: "timestamp-millis" };
    case "date":
      return { type: "int", logicalType: "date" };
    case "duration":
      return { type: "long", interspec: "duration-millis" };
    case "uuid":
      return { type: "string", logicalType: "uuid" };
    case "id":
    case "json":
      return "string";
  }
}

/** The definition where a name is met first, and the name from then on. */
function namedSchema(document: Document, id: TypeId, outer: string): AvroSchema {
  const type = namedType(document.workspace, id);
  if (type.kind === "alias") return schemaOf(document, type.target, outer);
  const { fullName: namespace } = unitById(document.workspace, type.unit);
  const full = avroFullName(document.workspace, type);
  if (document.defined.has(full)) return namespace === outer ? type.names.avro : full;
  document.defined.add(full);
  return definition(document, type, { namespace, outer });
}

interface Place {
  readonly namespace: string;
  /** The namespace of what stands around it, which need not be said again. */
  readonly outer: string;
}

function definition(document: Document, type: Exclude<NamedType, AliasType>, { namespace, outer }: Place): AvroSchema {
  const name = type.names.avro;
  const head = { ...(namespace === outer ? { name } : { name, namespace }), ...aliases(type.was, name) };
  switch (type.kind) {
    case "record":
      return recordSchema(document, type, head, namespace);
    case "enum":
      return enumSchema(type, head);
    case "union":
      return unionSchema(document, type, head, namespace);
  }
}

function recordSchema(document: Document, type: RecordType, head: object, namespace: string): AvroSchema {
  return {
    type: "record",
    ...head,
    ...doc(withDeprecation(describedLines(type.description, ""), type.deprecated)),
    fields: type.fields.map((it) => fieldSchema(document, it, namespace)),
  };
}

function fieldSchema(document: Document, field: Field, namespace: string): AvroSchema {
  const { workspace } = document;
  const lines = describedLines(ownDescription(workspace, field), constraintText(workspace, field, native));
  const { type, ...fallback } = presence(document, field, schemaOf(document, field.type, namespace));
  return {
    name: field.names.avro,
    ...aliases(field.was, field.names.avro),
    type,
    ...doc(withDeprecation(lines, field.deprecated)),
    ...fallback,
    ...(field.safety === "safe" ? {} : { safety: field.safety }),
  };
}

/** The type with its default. A field that has one of its own is always there, so that only `?` needs a null. */
function presence(
  { workspace }: Document,
  field: Field,
  type: AvroSchema,
): { readonly type: AvroSchema; readonly default?: unknown } {
  const absence = absenceOf(workspace, field);
  switch (absence.kind) {
    case "no":
      return { type };
    case "null":
      return { type: ["null", type], default: null };
    case "default":
      return { type, default: avroDefault(workspace, field.type, absence.value) };
  }
}

function enumSchema(type: EnumType, head: object): AvroSchema {
  const symbols = { symbols: avroSymbols(type) };
  return {
    type: "enum",
    ...head,
    ...doc(withDeprecation(describedLines(type.description, ""), type.deprecated)),
    ...(type.closed ? symbols : { ...symbols, default: unrecognized }),
  };
}

/** A record of nullable fields: an old reader cannot even open an Avro union with a branch that it does not know. */
function unionSchema(document: Document, type: UnionType, head: object, namespace: string): AvroSchema {
  return {
    type: "record",
    ...head,
    ...doc(withDeprecation(describedLines(type.description, oneOfFields), type.deprecated)),
    fields: type.variants.map((it) => ({
      name: it.names.avro,
      ...aliases(it.was, it.names.avro),
      type: ["null", schemaOf(document, it.type, namespace)],
      ...doc(
        withDeprecation(
          describedLines(
            ownDescription(document.workspace, it),
            typeConstraintText(document.workspace, it.type, native),
          ),
          it.deprecated,
        ),
      ),
      default: null,
    })),
  };
}

function aliases(was: readonly string[], name: string): object {
  const others = unique(was).filter((it) => it !== name);
  return others.length === 0 ? {} : { aliases: others };
}

function doc(lines: readonly string[]): object {
  return lines.length === 0 ? {} : { doc: lines.join("\n") };
}

function withDeprecation(lines: readonly string[], deprecated: Deprecation | null): readonly string[] {
  return deprecated === null ? lines : [...lines, `Deprecated: ${deprecationText(deprecated)}`];
}
