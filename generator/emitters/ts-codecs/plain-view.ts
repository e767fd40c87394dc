import { unreachable } from "../../base/unreachable.ts";
import { capitalized } from "../../base/words.ts";
import { variantName } from "../../emit/graphql-names.ts";
import { jsLiteral } from "../../emit/js-text.ts";
import { fieldsIn } from "../../emit/schema-form.ts";
import type { CodecUse } from "../../emit/typescript/codec-reach.ts";
import type { CodecPrinting } from "../../emit/typescript/codec-text.ts";
import { bare, codecText, elementText, runtimeText } from "../../emit/typescript/codec-text.ts";
import { codecStem, domainFields, domainName } from "../../emit/typescript/domain-names.ts";
import { namedText } from "../../emit/typescript/type-text.ts";
import { valueText } from "../../emit/typescript/value-text.ts";
import { wireJson } from "../../emit/wire-json.ts";
import type { AliasType, EnumType, Field, RecordType, ScalarName, UnionType, WireNames } from "../../model/types.ts";
import { namedType, opened, refType, scalarOf } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import { messageSchema } from "../../naming/protobuf-es.ts";
import { memberAccess, memberKey } from "../../naming/typescript.ts";
import { type Declaration, declarationOf } from "./declaration.ts";
import { pathText, wireText } from "./members.ts";

/** A codec of a wire whose values are plain JSON, as `plain.hbs` prints it. */
export interface PlainCodec extends Declaration {
  /** An expression alone: the codec of an enum or alias. */
  readonly text: string | null;
  readonly record: RecordView | null;
  readonly union: UnionView | null;
}

interface RecordView {
  readonly fieldSet: string;
  readonly fieldNames: string;
  readonly draftOfWire: string;
  readonly draftOfValue: string;
  readonly written: readonly string[];
  readonly writtenIf: readonly string[];
  readonly read: readonly string[];
  readonly readIf: readonly string[];
  readonly isWhole: boolean;
}

interface UnionView {
  /** The runtime's function that finds the variant. */
  readonly reader: string;
  /** The expression of the name of a variant that is not known. */
  readonly unknown: string;
  readonly cases: readonly UnionCase[];
}

interface UnionCase {
  readonly label: string;
  readonly written: string;
  readonly wireLabel: string;
  readonly read: string;
}

/** The name that a thing has on the wire. */
export function wireName({ wire }: CodecPrinting, names: WireNames): string {
  return wire.wire === "graphql" || wire.wire === "graphql-input" ? names.graphql : names.json;
}

/** The constant that holds the names of a record's fields: `orderFields`. */
export function fieldSetName(workspace: Workspace, { type, form }: CodecUse): string {
  return `${codecStem(workspace, type.id, form)}Fields`;
}

/** What stands for the zero of a scalar in protobuf's JSON; null where it is a message, which may be absent. */
const wireZeros: Readonly<Record<ScalarName, string | null>> = {
  string: '""',
  id: '""',
  uuid: '""',
  date: '""',
  decimal: '""',
  bytes: '""',
  bool: "false",
  int: "0",
  double: "0",
  safeint: "0",
  long: '"0"',
  timestamp: null,
  duration: null,
  json: null,
};

/** The codec of a type on a wire of plain JSON. */
export function plainCodec(printing: CodecPrinting, { type, form }: CodecUse): PlainCodec | null {
  switch (type.kind) {
    case "alias":
      return aliasCodec(printing, type, form);
    case "enum":
      return { ...declared(printing, type, "whole"), text: enumText(printing, type) };
    case "union":
      return unionCodec(printing, type);
    case "record":
      // A partial update in protobuf's JSON goes with a mask, and so through its message.
      if (form === "patch" && printing.wire.wire === "protobuf-json") return null;
      return recordCodec(printing, type, form);
    default:
      return unreachable(type);
  }
}

function declared(printing: CodecPrinting, type: CodecUse["type"], form: CodecUse["form"]): PlainCodec {
  const codec = printing.imports.type("JsonCodec", printing.wire.runtime);
  return { ...declarationOf(printing, { type, form }, codec), text: null, record: null, union: null };
}

function aliasCodec(printing: CodecPrinting, type: AliasType, form: CodecUse["form"]): PlainCodec | null {
  const { target, constraints } = type;
  // A patch of an alias is printed where it is used, and so are protobuf's lists and maps.
  if (form === "patch" || (printing.wire.wire === "protobuf-json" && target.kind !== "scalar")) return null;
  const isBranded = target.kind === "scalar" && target.scalar.name !== "json";
  const { name, stem } = domainName(printing.workspace, type.id);
  const text = isBranded
    ? `${runtimeText(printing, "scalar")}(${printing.imports.value(name, typesModule(printing))})`
    : codecText(printing, { type: target, constraints, form: "whole" }, `${stem}Content`);
  return { ...declared(printing, type, "whole"), text };
}

function typesModule({ place }: CodecPrinting): string {
  return `${"../".repeat(place.module.split("/").length - 1) || "./"}types.js`;
}

function enumText(printing: CodecPrinting, type: EnumType): string {
  const names = type.values.map((it) => [it.name, enumName(printing, it.names)] as const);
  const pinned = names.filter(([name, onWire]) => name !== onWire);
  const values = `[${names.map(([name]) => JSON.stringify(name)).join(", ")}]`;
  const others = pinned.map(([name, onWire]) => `${name}: ${JSON.stringify(onWire)}`);
  const make = runtimeText(printing, type.closed ? "closedEnum" : "openEnum");
  return `${make}(${values}${others.length === 0 ? "" : `, { ${others.join(", ")} }`})`;
}

function enumName(printing: CodecPrinting, names: WireNames): string {
  return printing.wire.wire === "protobuf-json" ? names.proto : wireName(printing, names);
}

function recordCodec(printing: CodecPrinting, type: RecordType, form: CodecUse["form"]): PlainCodec {
  const { workspace, imports, wire } = printing;
  const fields = form === "patch" ? fieldsIn(type, "patch") : domainFields(workspace, type);
  if (fields.length === 0) return { ...declared(printing, type, form), text: runtimeText(printing, "empty") };
  if (wire.wire === "protobuf-json" && fields.some((it) => it.patch))
    return { ...declared(printing, type, form), text: throughMessage(printing, type) };
  const always = fields.filter((it) => form === "whole" && !it.optional);
  const sometimes = fields.filter((it) => form === "patch" || it.optional);
  const code = new FieldCode(printing, type, form);
  const value = namedText(printing, type.id, form === "patch" ? "patch" : "value");
  const draft = sometimes.length === 0 ? "" : imports.type("Draft", wire.runtime);
  const names = fields.map((it) => JSON.stringify(wireName(printing, it.names)));
  return {
    ...declared(printing, type, form),
    record: {
      fieldSet: fieldSetName(workspace, { type, form }),
      fieldNames: names.join(", "),
      draftOfWire: sometimes.length === 0 ? "" : imports.type("JsonObject", wire.runtime),
      draftOfValue: `${draft}<${value}>`,
      written: always.map((it) => code.written(it)),
      writtenIf: sometimes.map((it) => code.writtenIf(it)),
      read: always.map((it) => code.read(it)),
      readIf: sometimes.map((it) => code.readIf(it)),
      isWhole: sometimes.length === 0,
    },
  };
}

/** What has a field mask is text in protobuf's JSON: protobuf-es writes it. */
function throughMessage({ imports, workspace }: CodecPrinting, type: RecordType): string {
  const through = imports.value("throughMessage", "@interspec/runtime/protobuf");
  const codec = imports.value(`${codecStem(workspace, type.id, "whole")}Protobuf`, "./protobuf-codecs.js");
  return `${through}(${imports.namespace("pb", "./rpc_pb.js")}.${messageSchema(type.names.proto)}, ${codec})`;
}

/** The code of one field after the other. */
class FieldCode {
  readonly #printing: CodecPrinting;
  readonly #type: RecordType;
  readonly #form: CodecUse["form"];

  constructor(printing: CodecPrinting, type: RecordType, form: CodecUse["form"]) {
    this.#printing = printing;
    this.#type = type;
    this.#form = form;
  }

  /** `id: orderIdJson.encode(value.id, …),` */
  written(field: Field): string {
    const given = `value${memberAccess(field.name)}`;
    const value =
      field.default === null ? given : `${given} ?? ${valueText(this.#printing, field.type, field.default)}`;
    return `${this.#key(field)}: ${this.#codec(field)}.encode(${value}, ${pathText(field.name)}, pass),`;
  }

  /** `if (value.note !== undefined) to["note"] = …;` */
  writtenIf(field: Field): string {
    const given = `value${memberAccess(field.name)}`;
    const encoded = `${this.#codec(field)}.encode(${given}, ${pathText(field.name)}, pass)`;
    const isNullable = this.#form === "patch" && field.optional;
    return `if (${given} !== undefined) to[${this.#key(field, true)}] = ${isNullable ? `${given} === null ? null : ` : ""}${encoded};`;
  }

  /** `id: orderIdJson.decode(from["id"], …),` */
  read(field: Field): string {
    const found = this.#found(field);
    const absent = field.default === null ? this.#wireZero(field) : this.#wireDefault(field, field.default);
    const value = absent === null ? found : `${found} ?? ${absent}`;
    return `${memberKey(field.name)}: ${this.#codec(field)}.decode(${value}, ${pathText(field.name)}, pass),`;
  }

  /** `if (json.isPresent(from["note"])) to.note = …;` */
  readIf(field: Field): string {
    const found = this.#found(field);
    const decoded = `${this.#codec(field)}.decode(${found}, ${pathText(field.name)}, pass)`;
    const to = `to${memberAccess(field.name)}`;
    if (this.#form === "patch" && field.optional)
      return `if (${found} !== undefined) ${to} = ${found} === null ? null : ${decoded};`;
    return `if (${runtimeText(this.#printing, "isPresent")}(${found})) ${to} = ${decoded};`;
  }

  #found(field: Field): string {
    return wireText(this.#printing, "from", wireName(this.#printing, field.names));
  }

  #key(field: Field, isQuoted = false): string {
    const name = wireName(this.#printing, field.names);
    return isQuoted ? JSON.stringify(name) : memberKey(name);
  }

  #codec(field: Field): string {
    const stem = codecStem(this.#printing.workspace, this.#type.id, this.#form);
    const form = field.patch || this.#form === "patch" ? "patch" : "whole";
    return codecText(
      this.#printing,
      { type: field.type, constraints: field.constraints, form },
      stem + capitalized(field.name),
    );
  }

  /** A default as the wire has it. */
  #wireDefault(field: Field, value: NonNullable<Field["default"]>): string {
    const { workspace } = this.#printing;
    const { type } = opened(workspace, field.type);
    const named = type.kind === "named" ? namedType(workspace, type.id) : null;
    const names = named?.kind === "enum" ? named.values.find((it) => it.name === value)?.names : undefined;
    return names === undefined
      ? jsLiteral(wireJson(workspace, field.type, value, "out"))
      : jsLiteral(enumName(this.#printing, names));
  }

  /** Other writers of protobuf's JSON leave out zeros. */
  #wireZero(field: Field): string | null {
    const { workspace } = this.#printing;
    const { type } = opened(workspace, field.type);
    const scalar = scalarOf(workspace, type.kind === "ref" ? refType(workspace, type.id) : type);
    return this.#printing.wire.wire === "protobuf-json" && scalar !== null ? wireZeros[scalar.name] : null;
  }
}

function unionCodec(printing: CodecPrinting, type: UnionType): PlainCodec {
  const cases = type.variants.map((it) => {
    const { stem } = domainName(printing.workspace, type.id);
    const codec = elementText(printing, bare(it.type), stem + capitalized(it.name));
    const path = pathText(it.name);
    const name = wireName(printing, it.names);
    const encoded = `${codec}.encode(value.value, ${path}, pass)`;
    const isWrapped = printing.wire.wire === "graphql";
    const typeName = isWrapped ? `__typename: ${JSON.stringify(variantName(type, it))}, ` : "";
    return {
      label: JSON.stringify(it.name),
      written: `return { ${typeName}${memberKey(name)}: ${encoded} };`,
      wireLabel: JSON.stringify(isWrapped ? variantName(type, it) : name),
      read: `return { case: ${JSON.stringify(it.name)}, value: ${codec}.decode(${readFrom(printing, name)}, ${path}, pass) };`,
    };
  });
  return { ...declared(printing, type, "whole"), union: { cases, ...unionReader(printing) } };
}

function readFrom(printing: CodecPrinting, name: string): string {
  return printing.wire.wire === "graphql" ? `found.fields[${JSON.stringify(name)}]` : "found.value";
}

/** A graph tells variants apart by the names of their wrapper types. */
function unionReader(printing: CodecPrinting): Pick<UnionView, "reader" | "unknown"> {
  return printing.wire.wire === "graphql"
    ? { reader: runtimeText(printing, "wrapped"), unknown: 'found.fields["name"]' }
    : { reader: runtimeText(printing, "variant"), unknown: "found.name" };
}
