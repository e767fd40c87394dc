import { unreachable } from "../../base/unreachable.ts";
import { constraintText } from "../../emit/constraint-text.ts";
import { fieldsIn } from "../../emit/schema-form.ts";
import { domainFields, domainName, domainTypes } from "../../emit/typescript/domain-names.ts";
import { Imports } from "../../emit/typescript/imports.ts";
import { declarationDoc, fieldDoc, jsDoc } from "../../emit/typescript/js-doc.ts";
import { typescriptBanner } from "../../emit/typescript/module-path.ts";
import { limitsText } from "../../emit/typescript/scalar-text.ts";
import type { DomainForm, Printing } from "../../emit/typescript/type-text.ts";
import { namedText, typeText } from "../../emit/typescript/type-text.ts";
import type { AliasType, EnumType, Field, NamedType, RecordType, Scalar, UnionType } from "../../model/types.ts";
import { isRequiredInput, namedType } from "../../model/walk.ts";
import type { Unit, Workspace } from "../../model/workspace.ts";
import { memberKey } from "../../naming/typescript.ts";
import { type Interface, interfaceLines, type Member } from "./interfaces.ts";

/** What `types.hbs` prints. */
export interface TypesView {
  readonly banner: string;
  readonly imports: readonly string[];
  readonly declarations: readonly (readonly string[])[];
}

/** A declaration: its lines, or an interface that is still to be printed. */
type Declaration = { readonly lines: readonly string[] } | { readonly interface: Interface };

/** The types of a unit; null where code sees none. */
export async function typesView(workspace: Workspace, unit: Unit): Promise<TypesView | null> {
  const types = domainTypes(workspace, unit);
  if (types.length === 0) return null;
  const declared = types.flatMap((it) => declaredNames(workspace, it));
  const imports = new Imports(declared, ["Date", "Omit", "Uint8Array"]);
  const printing: Printing = { workspace, imports, place: { unit, module: "types" } };
  const declarations = types.flatMap((it) => declarationsOf(printing, it));
  const interfaces = declarations.flatMap((it) => ("interface" in it ? [it.interface] : []));
  const printed = (await interfaceLines(interfaces)).values();
  const lines = declarations.map((it) => ("interface" in it ? (printed.next().value ?? []) : it.lines));
  return { banner: typescriptBanner(unit), imports: imports.lines(), declarations: lines };
}

function declaredNames(workspace: Workspace, type: NamedType): readonly string[] {
  const { name, init, patch } = domainName(workspace, type.id);
  return [name, init, patch].filter((it) => it !== null);
}

function declarationsOf(printing: Printing, type: NamedType): readonly Declaration[] {
  switch (type.kind) {
    case "alias":
      return aliasDeclarations(printing, type);
    case "enum":
      return [{ lines: enumLines(printing, type) }];
    case "union":
      return unionDeclarations(printing, type);
    case "record":
      return recordDeclarations(printing, type);
    default:
      return unreachable(type);
  }
}

function aliasDeclarations(printing: Printing, type: AliasType): readonly Declaration[] {
  const { name, init } = domainName(printing.workspace, type.id);
  const { target } = type;
  const doc = jsDoc(declarationDoc(type, aliasText(printing.workspace, type)));
  if (target.kind === "scalar" && target.scalar.name !== "json") {
    const brand = printing.imports.type("Brand", "@interspec/runtime");
    const scalar = printing.imports.type("Scalar", "@interspec/runtime");
    return [
      {
        lines: [
          ...doc,
          `export type ${name} = ${brand}<${typeText(printing, target, "value")}, "${name}">;`,
          `export const ${name}: ${scalar}<"${target.scalar.name}", ${name}> = ${scalarCall(printing, name, target.scalar, type)};`,
        ],
      },
    ];
  }
  const value = { lines: [...doc, `export type ${name} = ${typeText(printing, target, "value")};`] };
  const written = { lines: [`export type ${init} = ${typeText(printing, target, "init")};`] };
  return init === null ? [value] : [value, written];
}

function aliasText(workspace: Workspace, { target, constraints }: AliasType): string {
  return constraintText(workspace, { type: target, constraints, safety: "safe", default: null }, new Set(["json"]));
}

/** `stringScalar("Sku", { maxLength: 7 })`. */
function scalarCall({ imports }: Printing, name: string, scalar: Scalar, { constraints }: AliasType): string {
  const make = imports.value(`${scalar.name}Scalar`, "@interspec/runtime/scalar");
  const digits = scalar.name === "decimal" ? [String(scalar.precision), String(scalar.scale)] : [];
  const limits = limitsText(scalar, constraints);
  return `${make}(${[`"${name}"`, ...digits, ...(limits === null ? [] : [limits])].join(", ")})`;
}

function enumLines({ workspace }: Printing, type: EnumType): readonly string[] {
  const { name } = domainName(workspace, type.id);
  const values = type.values.map((it) => `"${it.name}"`);
  const text = type.closed ? "" : "A newer service may send a value that is not listed.";
  const all = [...values, ...(type.closed ? [] : ["(string & {})"])];
  return [...jsDoc(declarationDoc(type, text)), ...wrapped(`export type ${name} =`, all)];
}

function unionDeclarations(printing: Printing, type: UnionType): readonly Declaration[] {
  const { name, init } = domainName(printing.workspace, type.id);
  const factory = [
    `export const ${name} = {`,
    ...type.variants.flatMap((it) => [
      ...jsDoc(declarationDoc(it)).map((line) => `  ${line}`),
      `  ${memberKey(it.name)}: (value: ${typeText(printing, it.type, "init")}): ${init ?? name} => ({ case: "${it.name}", value }),`,
    ]),
    "};",
  ];
  const value = [...jsDoc(declarationDoc(type)), ...unionLines(printing, type, "value")];
  const written = init === null ? [] : [{ lines: unionLines(printing, type, "init") }];
  return [
    { lines: init === null ? [...value, ...factory] : value },
    ...written,
    ...(init === null ? [] : [{ lines: factory }]),
  ];
}

function unionLines(printing: Printing, type: UnionType, form: DomainForm): readonly string[] {
  const variants = type.variants.map(
    (it) => `{ readonly case: "${it.name}"; readonly value: ${typeText(printing, it.type, form)} }`,
  );
  const unknown = '{ readonly case: "$unknown"; readonly name: string | null }';
  const all = [...variants, unknown];
  return [
    `export type ${namedText(printing, type.id, form)} =`,
    ...all.map((it, index) => `  | ${it}${index === all.length - 1 ? ";" : ""}`),
  ];
}

function recordDeclarations(printing: Printing, type: RecordType): readonly Declaration[] {
  const { init, patch } = domainName(printing.workspace, type.id);
  return [
    { interface: valueInterface(printing, type) },
    ...(init === null ? [] : [{ interface: initInterface(printing, type) }]),
    ...(patch === null ? [] : [{ interface: patchInterface(printing, type) }]),
  ];
}

function valueInterface(printing: Printing, type: RecordType): Interface {
  const { workspace } = printing;
  const { name } = domainName(workspace, type.id);
  const base = type.extends === null ? null : namedType(workspace, type.extends);
  const inherited = new Set(base?.kind === "record" ? base.fields.map((it) => it.name) : []);
  const parent = base === null ? "" : ` extends ${namedText(printing, base.id, "value")}`;
  const fields = domainFields(workspace, type).filter((it) => !inherited.has(it.name));
  return {
    head: name + parent,
    doc: declarationDoc(type),
    members: fields.map((it) => memberOf(printing, it, "value", it.optional)),
  };
}

/** Only what differs is said again. */
function initInterface(printing: Printing, type: RecordType): Interface {
  const { workspace, imports } = printing;
  const { name, init } = domainName(workspace, type.id);
  const all = domainFields(workspace, type);
  const differing = all.filter((it) => isLoose(workspace, it) || hasInit(printing, it));
  const isWhole = differing.length === all.length || imports.declares("Omit");
  const omitted = differing.map((it) => `"${it.name}"`).join(" | ");
  return {
    head: isWhole ? (init ?? name) : `${init} extends Omit<${name}, ${omitted}>`,
    doc: [`${linkTo(name)} as a writer may give it: lists, maps and what has a default may be left out.`],
    members: (isWhole ? all : differing).map((it) =>
      memberOf(printing, it, "init", it.optional || isLoose(workspace, it)),
    ),
  };
}

function linkTo(name: string): string {
  return `${/^[AEIOU]/.test(name) ? "An" : "A"} {@link ${name}}`;
}

function isLoose(workspace: Workspace, field: Field): boolean {
  return !field.optional && !isRequiredInput(workspace, field);
}

function hasInit(printing: Printing, field: Field): boolean {
  return typeText(printing, field.type, "value") !== typeText(printing, field.type, "init");
}

function patchInterface(printing: Printing, type: RecordType): Interface {
  const { name, patch } = domainName(printing.workspace, type.id);
  const members = fieldsIn(type, "patch").map((it) => {
    const member = memberOf(printing, it, "patch", true);
    return it.optional ? { ...member, type: `${member.type} | null` } : member;
  });
  const doc = [`Changes to ${linkTo(name).replace("A", "a")}: what is left out stays, and null takes away.`];
  return { head: patch ?? name, doc, members };
}

function memberOf(printing: Printing, field: Field, form: DomainForm, isOptional: boolean): Member {
  const type = typeText(printing, field.type, field.patch ? "patch" : form);
  return { name: field.name, doc: fieldDoc(printing.workspace, field), type, isOptional };
}

const lineWidth = 120;

/** The members of a union on one line, or a line each. */
function wrapped(head: string, members: readonly string[]): readonly string[] {
  const line = `${head} ${members.join(" | ")};`;
  if (line.length <= lineWidth) return [line];
  return [head, ...members.map((it, index) => `  | ${it}${index === members.length - 1 ? ";" : ""}`)];
}
