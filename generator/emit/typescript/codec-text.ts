import { camelCase, capitalized, pascalCase } from "../../base/words.ts";
import type { Constraints, NamedType, Scalar, TypeId, TypeRef } from "../../model/types.ts";
import { unconstrained } from "../../model/types.ts";
import { keyFields, namedType, opened } from "../../model/walk.ts";
import { isEntityInGraph } from "../graphql-names.ts";
import { wrapperFor } from "../proto-wrapper.ts";
import { unitById } from "../units.ts";
import { codecStem, domainName } from "./domain-names.ts";
import type { Imports } from "./imports.ts";
import { unitModule } from "./module-path.ts";
import { itemLimitsText, limitsText } from "./scalar-text.ts";
import type { Printing } from "./type-text.ts";
import type { WireModule } from "./wire-modules.ts";

/** A module of codecs that is being printed. */
export interface CodecPrinting extends Printing {
  readonly wire: WireModule;
  /** Codecs that have no type of their own, such as lists: text → constant. */
  readonly constants: Constants;
}

/** The constants of a module, in the order in which they were asked for. */
export class Constants {
  readonly #names = new Map<string, { readonly name: string; readonly text: string }>();
  readonly #imports: Imports;

  constructor(imports: Imports) {
    this.#imports = imports;
  }

  /** The constant with this value, named like `wanted`: one that is there already, if its name ends in the same word. */
  name(text: string, wanted: string): string {
    const key = `${lastWord(wanted)} ${text}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known.name;
    const name = this.#imports.own(wanted);
    this.#names.set(key, { name, text });
    return name;
  }

  lines(): readonly string[] {
    return [...this.#names.values()].map(({ name, text }) => `const ${name} = ${text};`);
  }
}

/** `Width` of `photoWidth`. */
function lastWord(name: string): string {
  return /[A-Z]?[a-z0-9]*$/.exec(name)?.[0] ?? "";
}

/** What is used: a type with its constraints, as a whole or as a merge patch. */
export interface Used {
  readonly type: TypeRef;
  readonly constraints: Constraints;
  readonly form: "whole" | "patch";
}

/** The expression of a codec; `hint` names the constant that it may need. */
export function codecText(printing: CodecPrinting, { type, constraints, form }: Used, hint: string): string {
  switch (type.kind) {
    case "scalar":
      return scalarCodec(printing, type.scalar, constraints, hint);
    case "list": {
      const item = elementText(printing, bare(type.item), `${hint}Item`);
      return collection(printing, "list", item, constraints, hint);
    }
    case "map": {
      const value = elementText(printing, { ...bare(type.value), form }, `${hint}Value`);
      return collection(
        printing,
        "map",
        form === "patch" ? nullableText(printing, value, hint) : value,
        constraints,
        hint,
      );
    }
    case "ref":
      return refCodec(printing, type.id, hint);
    case "named":
      return namedCodec(printing, namedType(printing.workspace, type.id), { type, constraints, form }, hint);
  }
}

/** The constant of a type's codec: `orderJson`, imported where it is another module's. */
export function codecName(printing: CodecPrinting, id: TypeId, form: "whole" | "patch"): string {
  const { workspace, place, imports, wire } = printing;
  const name = codecStem(workspace, id, form) + wire.suffix;
  const { unit } = namedType(workspace, id);
  if (unit === place.unit.id && place.module === wire.module) return name;
  const other = camelCase(unitById(workspace, unit).folder) + capitalized(name);
  return imports.value(name, unitModule(workspace, place, unit, wire.module), other);
}

/** The runtime's member of this name: `json.string`. */
export function runtimeText({ imports, wire }: CodecPrinting, member: string): string {
  return `${imports.namespace(wire.local, wire.runtime)}.${member}`;
}

/** The codec of the same, or of null; `value` is the expression of its codec. */
export function nullableText(printing: CodecPrinting, value: string, hint: string): string {
  return constant(printing, `${runtimeText(printing, "nullable")}(() => ${value})`, `${hint}OrNull`);
}

/** A type without bounds of its own. */
export function bare(type: TypeRef): Used {
  return { type, constraints: unconstrained, form: "whole" };
}

/** The codec of what stands in a list, map or union: protobuf needs a message around lists and maps there. */
export function elementText(printing: CodecPrinting, used: Used, hint: string): string {
  const { workspace, wire, place } = printing;
  const text = codecText(printing, used, hint);
  const { type } = opened(workspace, used.type);
  if (type.kind !== "list" && type.kind !== "map") return text;
  if (wire.wire === "protobuf-json")
    return constant(printing, `${runtimeText(printing, "wrapper")}(${text})`, `${hint}Wrapper`);
  if (wire.wire !== "protobuf") return text;
  const { name } = wrapperFor(workspace, type, place.unit.id);
  const typeName = `${place.unit.protoPackage}.${name}`;
  return constant(printing, `${runtimeText(printing, "wrapper")}("${typeName}", ${text})`, `${hint}Wrapper`);
}

function scalarCodec(printing: CodecPrinting, scalar: Scalar, constraints: Constraints, hint: string): string {
  const limits = limitsText(scalar, constraints);
  if (scalar.name !== "decimal" && limits === null) return runtimeText(printing, scalar.name);
  const digits = scalar.name === "decimal" ? `(${scalar.precision}, ${scalar.scale})` : "";
  const type = printing.imports.value(scalar.name, "@interspec/runtime/scalar", `${scalar.name}Type`) + digits;
  return constant(
    printing,
    `${runtimeText(printing, "scalar")}(${type}${limits === null ? "" : `.within(${limits})`})`,
    hint,
  );
}

function collection(
  printing: CodecPrinting,
  kind: "list" | "map",
  item: string,
  constraints: Constraints,
  hint: string,
): string {
  const limits = itemLimitsText(constraints);
  const text = `${runtimeText(printing, kind)}(() => ${item}${limits === null ? "" : `, ${limits}`})`;
  return constant(printing, text, limits === null ? contentHint(item, kind, hint) : hint);
}

/** `orderLineList`, after the codec of its items. */
function contentHint(item: string, kind: "list" | "map", hint: string): string {
  const [, last = ""] = /(?:^|\.)([A-Za-z0-9_$]+)$/.exec(item) ?? [];
  return last === "" ? hint : `${last}${capitalized(kind)}`;
}

function refCodec(printing: CodecPrinting, entity: TypeId, hint: string): string {
  const { workspace, wire } = printing;
  const fields = keyFields(workspace, entity);
  const [field] = fields;
  const record = namedType(workspace, entity);
  const keyRecord = record.kind === "record" ? record.keyRecord : null;
  if (keyRecord !== null) return codecName(printing, keyRecord, "whole");
  if (field === undefined) throw new Error(`'${entity}' has no key`);
  const key = codecText(printing, { type: field.type, constraints: field.constraints, form: "whole" }, `${hint}Key`);
  if (wire.wire !== "graphql" || !isEntityInGraph(workspace, entity, "out")) return key;
  // In a graph, what refers to an entity answers a stub of it.
  const text = `${runtimeText(printing, "stub")}("${field.names.graphql}", () => ${key})`;
  return constant(printing, text, `${domainName(workspace, entity).stem}Stub`);
}

function namedCodec(printing: CodecPrinting, type: NamedType, used: Used, hint: string): string {
  if (type.kind !== "alias") return codecName(printing, type.id, type.kind === "record" ? used.form : "whole");
  const inner = opened(printing.workspace, { kind: "named", id: type.id }, used.constraints);
  if (inner.type.kind !== "scalar") {
    const isInPlace = used.constraints !== unconstrained || used.form === "patch" || isProtobuf(printing);
    return isInPlace
      ? codecText(printing, { type: inner.type, constraints: inner.constraints, form: used.form }, hint)
      : codecName(printing, type.id, "whole");
  }
  const limits = limitsText(inner.type.scalar, used.constraints);
  if (limits === null) return codecName(printing, type.id, "whole");
  const brand = brandName(printing, type.id);
  return constant(printing, `${runtimeText(printing, "scalar")}(${brand}.within(${limits}))`, hint);
}

/** The function of a branded type, imported as a value. */
export function brandName({ workspace, place, imports }: Printing, id: TypeId): string {
  const { name } = domainName(workspace, id);
  const { unit } = namedType(workspace, id);
  return imports.value(
    name,
    unitModule(workspace, place, unit, "types"),
    pascalCase(unitById(workspace, unit).folder) + name,
  );
}

/** In protobuf an alias is no type: what it names stands in its place. */
function isProtobuf({ wire }: CodecPrinting): boolean {
  return wire.wire === "protobuf" || wire.wire === "protobuf-json";
}

function constant({ constants }: CodecPrinting, text: string, hint: string): string {
  return constants.name(text, hint);
}
