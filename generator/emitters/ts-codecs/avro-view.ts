import { unreachable } from "../../base/unreachable.ts";
import { capitalized } from "../../base/words.ts";
import type { CodecUse } from "../../emit/typescript/codec-reach.ts";
import type { CodecPrinting } from "../../emit/typescript/codec-text.ts";
import { bare, brandName, codecText, elementText, runtimeText } from "../../emit/typescript/codec-text.ts";
import { domainName } from "../../emit/typescript/domain-names.ts";
import { namedText } from "../../emit/typescript/type-text.ts";
import { valueText } from "../../emit/typescript/value-text.ts";
import type { Field, NamedType, RecordType, UnionType } from "../../model/types.ts";
import { constantName, memberAccess, memberKey } from "../../naming/typescript.ts";
import { type Declaration, declarationOf } from "./declaration.ts";

/** An Avro codec, as `avro.hbs` prints it. */
export interface AvroCodecView extends Declaration {
  readonly text: string | null;
  readonly record: AvroRecord | null;
  readonly union: AvroUnion | null;
}

interface AvroRecord {
  readonly written: readonly string[];
  /** Without optional fields: the members of one literal, read in its order. */
  readonly read: readonly string[];
  /** With optional fields: each is read to a constant first. */
  readonly locals: readonly string[];
  readonly draft: string;
  readonly members: string;
  readonly readIf: readonly string[];
}

interface AvroUnion {
  readonly type: string;
  readonly cases: readonly {
    readonly label: string;
    readonly before: number;
    readonly after: number;
    readonly written: string;
    readonly read: string;
  }[];
}

// What the functions of a codec call their own.
const ownNames = ["value", "to", "from", "path", "pass", "it"];

/** The Avro codec of a type. */
export function avroCodec(printing: CodecPrinting, { type }: CodecUse): AvroCodecView {
  switch (type.kind) {
    case "alias": {
      const { stem } = domainName(printing.workspace, type.id);
      const isBranded = type.target.kind === "scalar" && type.target.scalar.name !== "json";
      const text = isBranded
        ? `${runtimeText(printing, "scalar")}(${brandName(printing, type.id)})`
        : codecText(printing, { type: type.target, constraints: type.constraints, form: "whole" }, `${stem}Content`);
      return { ...declared(printing, type), text };
    }
    case "enum": {
      const values = type.values.map((it) => JSON.stringify(it.name));
      return {
        ...declared(printing, type),
        text: `${runtimeText(printing, type.closed ? "closedEnum" : "openEnum")}([${values.join(", ")}])`,
      };
    }
    case "record":
      if (type.fields.length === 0) return { ...declared(printing, type), text: runtimeText(printing, "empty") };
      return { ...declared(printing, type), record: recordView(printing, type) };
    case "union":
      return { ...declared(printing, type), union: unionView(printing, type) };
    default:
      return unreachable(type);
  }
}

function declared(printing: CodecPrinting, type: NamedType): AvroCodecView {
  const codec = printing.imports.type("AvroCodec", printing.wire.runtime);
  return { ...declarationOf(printing, { type, form: "whole" }, codec), text: null, record: null, union: null };
}

function recordView(printing: CodecPrinting, type: RecordType): AvroRecord {
  const fields = type.fields.map((it) => ({ field: it, codec: fieldCodec(printing, type, it) }));
  const written = fields.map(
    ({ field, codec }) => `${codec}.write(${given(printing, field)}, to, ${pathText(field.name)}, pass);`,
  );
  const hasOptional = type.fields.some((it) => it.optional);
  const read = (name: string, codec: string) => `${codec}.read(from, ${pathText(name)}, pass)`;
  if (!hasOptional) {
    const members = fields.map(({ field, codec }) => `${memberKey(field.name)}: ${read(field.name, codec)},`);
    return { written, read: members, locals: [], draft: "", members: "", readIf: [] };
  }
  const used = new Set(fields.flatMap(({ codec }) => codec.match(/[A-Za-z_$][\w$]*/g) ?? []));
  const local = (field: Field): string => {
    const name = constantName(field.name);
    return used.has(name) || ownNames.includes(name) ? `${name}_` : name;
  };
  const always = type.fields.filter((it) => !it.optional);
  return {
    written,
    read: [],
    locals: fields.map(({ field, codec }) => `const ${local(field)} = ${read(field.name, codec)};`),
    draft: `${printing.imports.type("Draft", printing.wire.runtime)}<${namedText(printing, type.id, "value")}>`,
    members: always.map((it) => member(it.name, local(it))).join(", "),
    readIf: type.fields
      .filter((it) => it.optional)
      .map((it) => `if (${local(it)} !== undefined) to${memberAccess(it.name)} = ${local(it)};`),
  };
}

function member(name: string, local: string): string {
  return name === local ? name : `${memberKey(name)}: ${local}`;
}

function given(printing: CodecPrinting, field: Field): string {
  const value = `value${memberAccess(field.name)}`;
  return field.default === null ? value : `${value} ?? ${valueText(printing, field.type, field.default)}`;
}

function fieldCodec(printing: CodecPrinting, type: RecordType, field: Field): string {
  const { stem } = domainName(printing.workspace, type.id);
  const hint = stem + capitalized(field.name);
  const codec = codecText(printing, { type: field.type, constraints: field.constraints, form: "whole" }, hint);
  if (!field.optional) return codec;
  return printing.constants.name(`${runtimeText(printing, "optional")}(() => ${codec})`, `${hint}OrNull`);
}

function unionView(printing: CodecPrinting, type: UnionType): AvroUnion {
  const { stem } = domainName(printing.workspace, type.id);
  const last = type.variants.length - 1;
  return {
    type: namedText(printing, type.id, "value"),
    cases: type.variants.map((it, index) => {
      const codec = elementText(printing, bare(it.type), stem + capitalized(it.name));
      return {
        label: JSON.stringify(it.name),
        before: index,
        after: last - index,
        written: `${codec}.write(value.value, to, ${pathText(it.name)}, pass);`,
        read: `{ case: ${JSON.stringify(it.name)}, value: ${codec}.read(from, ${pathText(it.name)}, pass) }`,
      };
    }),
  };
}

/** The path of a field, which is made only where something is wrong. */
function pathText(name: string): string {
  return `pass.at(path, ${JSON.stringify(name)})`;
}
