import type { Report } from "../base/diagnostic.ts";
import { none } from "../base/none.ts";
import type { Origin } from "../base/origin.ts";
import { at } from "../base/origin.ts";
import { upperSnakeCase } from "../base/words.ts";
import { errorCodes } from "../model/errors.ts";
import type { EnumType, EnumValue, Field, NamedType, RecordType, TypeId, UnionType, Variant } from "../model/types.ts";
import { closest } from "../syntax/suggest.ts";
import type { ErrorSyntax, FieldMap, FieldSyntax, NamedTypeSyntax } from "../syntax/types.ts";
import { constraintsOf } from "./constraints.ts";
import type { Resolution, UnitDraft } from "./context.ts";
import { addType, typeId } from "./context.ts";
import { boundedFields } from "./field-counts.ts";
import { deprecation } from "./lifecycle.ts";
import { checkPinned, fieldNames, isOneText, typeNames, valueNames, variantNames } from "./names.ts";
import { typeNamed, typeRef } from "./symbols.ts";

/** Adds the named types and errors of a unit to the model; what leads beyond one type is checked by `checks.ts`. */
export function declareTypes(resolution: Resolution, draft: UnitDraft): void {
  for (const [name, syntax] of draft.file.syntax.types ?? []) {
    const type = namedType(resolution, draft, name, syntax, at(draft.origin, "types", name));
    if (type !== null) addType(resolution, draft, type);
  }
  for (const [name, syntax] of draft.file.syntax.errors ?? []) declareError(resolution, draft, name, syntax);
}

const forms = ["type", "enum", "union", "fields"] as const;
const onlyWith: Readonly<Record<string, readonly string[]>> = {
  closed: ["enum"],
  key: ["fields", "extends"],
  extends: ["fields", "extends"],
  allowExtensionsFrom: ["fields", "extends"],
};

function namedType(
  resolution: Resolution,
  draft: UnitDraft,
  name: string,
  syntax: NamedTypeSyntax,
  origin: Origin,
): NamedType | null {
  const { report } = resolution;
  const form = formOf(name, syntax, origin, report);
  if (form === null) return null;
  checkPinned(syntax.wire, false, origin, report);
  const base = {
    id: typeId(draft.unit, name),
    name,
    unit: draft.unit.id,
    description: syntax.description ?? null,
    deprecated: deprecation(syntax.deprecated, origin, report),
    was: syntax.was ?? none,
    names: typeNames(name, syntax.wire),
    origin,
  };
  switch (form) {
    case "type":
      return aliasType(resolution, draft, base, syntax);
    case "enum":
      return enumType(resolution, base, syntax);
    case "union":
      return unionType(resolution, draft, base, syntax);
    default:
      return {
        ...base,
        kind: "record",
        role: "type",
        key: syntax.key ?? null,
        keyRecord: null,
        updateMask: null,
        extends:
          syntax.extends === undefined ? null : typeNamed(resolution, draft, syntax.extends, at(origin, "extends")),
        allowExtensionsFrom: syntax.allowExtensionsFrom ?? none,
        fields: fieldsOf(resolution, draft, syntax.fields ?? new Map(), at(origin, "fields")),
        reserved: none,
        nextNumber: 1,
      };
  }
}

/** The one form that a named type has; null after a report. */
function formOf(name: string, syntax: NamedTypeSyntax, origin: Origin, report: Report): string | null {
  const used = forms.filter((it) => syntax[it] !== undefined);
  const [form, ...others]: readonly string[] = used.length === 0 && syntax.extends !== undefined ? ["extends"] : used;
  if (form === undefined || others.length > 0) {
    const message =
      form === undefined ? `type '${name}' has no form` : `type '${name}' has ${used.length} forms: ${used.join(", ")}`;
    report({ code: "type-form", message, origin, help: "give it exactly one of `type`, `enum`, `union` and `fields`" });
    return null;
  }
  const given: Readonly<Record<string, unknown>> = syntax;
  for (const [key, wanted] of Object.entries(onlyWith)) {
    if (given[key] === undefined || wanted.includes(form)) continue;
    const message = `'${key}' goes with \`${wanted[0] ?? ""}\` only`;
    report({ code: "type-form", message, origin: at(origin, key), help: "remove it" });
  }
  return form;
}

type Base = Pick<NamedType, "id" | "name" | "unit" | "description" | "deprecated" | "was" | "names" | "origin">;

function aliasType(resolution: Resolution, draft: UnitDraft, base: Base, syntax: NamedTypeSyntax): NamedType | null {
  if (syntax.type === undefined) return null;
  const origin = at(base.origin, "type");
  if (syntax.type.optional || syntax.type.modifier !== null) {
    resolution.report({
      code: "bad-type",
      message: "a named type has no `?`, no `stream` and no `patch`",
      origin,
      help: "write that where the type is used",
    });
    return null;
  }
  const target = typeRef(resolution, draft, syntax.type.core, origin);
  return target === null ? null : { ...base, kind: "alias", target, constraints: constraintsOf(syntax) };
}

function enumType(resolution: Resolution, base: Base, syntax: NamedTypeSyntax): EnumType {
  const seen = new Map<string, number>();
  const values = (syntax.enum ?? []).map((value, index): EnumValue => {
    const origin = at(base.origin, "enum", index);
    const earlier = seen.get(value.name);
    if (earlier !== undefined) {
      const related = [{ message: "first here", origin: at(base.origin, "enum", earlier) }];
      resolution.report({
        code: "duplicate-value",
        message: `the value '${value.name}' is here twice`,
        origin,
        related,
        help: "remove one of them",
      });
    }
    seen.set(value.name, index);
    checkPinned(value.wire, false, origin, resolution.report);
    return {
      name: value.name,
      description: value.description ?? null,
      deprecated: deprecation(value.deprecated, origin, resolution.report),
      was: value.was ?? none,
      names: valueNames(base.names.proto, value.name, value.wire),
      number: 0,
      origin,
    };
  });
  return { ...base, kind: "enum", closed: syntax.closed ?? false, values, reserved: none, nextNumber: 1 };
}

function unionType(resolution: Resolution, draft: UnitDraft, base: Base, syntax: NamedTypeSyntax): UnionType {
  const variants = [...(syntax.union ?? [])].flatMap(([name, variant]): readonly Variant[] => {
    const origin = at(base.origin, "union", name);
    if (variant.type.optional || variant.type.modifier !== null) {
      resolution.report({
        code: "bad-type",
        message: "a variant has no `?`, no `stream` and no `patch`",
        origin,
        help: "write the type alone",
      });
    }
    const type = typeRef(resolution, draft, variant.type.core, origin);
    if (type === null) return [];
    checkPinned(variant.wire, false, origin, resolution.report);
    return [
      {
        name,
        type,
        description: variant.description ?? null,
        deprecated: deprecation(variant.deprecated, origin, resolution.report),
        was: variant.was ?? none,
        names: variantNames(name, variant.wire),
        number: 0,
        origin,
      },
    ];
  });
  if (syntax.union?.size === 0)
    resolution.report({
      code: "type-form",
      message: `union '${base.name}' has no variants`,
      origin: at(base.origin, "union"),
      help: "give it at least one",
    });
  return { ...base, kind: "union", variants, reserved: none, nextNumber: 1 };
}

/** The fields of a map as written, in its order. Fields whose type is wrong are left out. */
export function fieldsOf(resolution: Resolution, draft: UnitDraft, fields: FieldMap, origin: Origin): readonly Field[] {
  const all = [...fields].flatMap(([name, syntax]) => {
    const field = fieldOf(resolution, draft, name, syntax, at(origin, name));
    return field === null ? [] : [field];
  });
  return boundedFields(resolution, all, origin);
}

function fieldOf(
  resolution: Resolution,
  draft: UnitDraft,
  name: string,
  syntax: FieldSyntax,
  origin: Origin,
): Field | null {
  const { report } = resolution;
  const type = typeRef(resolution, draft, syntax.type.core, origin);
  if (type === null) {
    resolution.lostFields.add(name);
    return null;
  }
  if (syntax.type.modifier === "stream")
    report({
      code: "bad-type",
      message: "a field cannot be a stream",
      origin,
      help: "`stream` stands on `in` and `out` of style stream",
    });
  if (syntax.default === null)
    report({
      code: "wrong-value",
      message: "a default cannot be null: absent and null mean the same",
      origin: at(origin, "default"),
      help: "make the field optional with `?`",
    });
  checkPinned(syntax.wire, isOneText(syntax.wire), origin, report);
  return {
    name,
    type,
    optional: syntax.type.optional,
    patch: syntax.type.modifier === "patch",
    default: syntax.default ?? null,
    constraints: constraintsOf(syntax),
    safety: syntax.safety ?? "safe",
    bind: syntax.bind ?? null,
    description: syntax.description ?? null,
    deprecated: deprecation(syntax.deprecated, origin, report),
    was: syntax.was ?? none,
    names: fieldNames(name, syntax.wire, draft.jsonNaming),
    number: 0,
    origin,
  };
}

function declareError(resolution: Resolution, draft: UnitDraft, name: string, syntax: ErrorSyntax): void {
  const origin = at(draft.origin, "errors", name);
  const id: TypeId = typeId(draft.unit, name);
  const facts = errorCodes[syntax.code];
  const statuses: readonly number[] = [facts.http, ...facts.otherStatuses];
  if (syntax.status !== undefined && !statuses.includes(syntax.status)) {
    const near = closest(String(syntax.status), statuses.map(String));
    const help =
      near === null
        ? `statuses that fit: ${statuses.join(", ")}`
        : `statuses that fit: ${statuses.join(", ")}; did you mean ${near}?`;
    resolution.report({
      code: "status-contradicts-code",
      message: `the status ${syntax.status} does not fit the code ${syntax.code.toUpperCase()}`,
      origin: at(origin, "status"),
      help,
    });
  }
  const deprecated = deprecation(syntax.deprecated, origin, resolution.report);
  const description = syntax.description ?? null;
  const record: RecordType = {
    id,
    name,
    unit: draft.unit.id,
    description,
    deprecated,
    was: syntax.was ?? none,
    names: typeNames(name, undefined),
    origin,
    kind: "record",
    role: "error",
    key: null,
    keyRecord: null,
    updateMask: null,
    extends: null,
    allowExtensionsFrom: [],
    fields: fieldsOf(resolution, draft, syntax.fields ?? new Map(), at(origin, "fields")),
    reserved: none,
    nextNumber: 1,
  };
  const twin = resolution.types.get(id);
  if (twin !== undefined) {
    const related = [{ message: "the type is here", origin: twin.origin }];
    resolution.report({
      code: "name-clash",
      message: `'${name}' is a type and an error`,
      origin,
      related,
      help: "rename one of them",
    });
    return;
  }
  addType(resolution, draft, record);
  const firstName = syntax.was?.at(-1) ?? name;
  draft.errors.push(id);
  resolution.errors.set(id, {
    id,
    name,
    unit: draft.unit.id,
    code: syntax.code,
    firstName,
    reason: upperSnakeCase(firstName),
    message: syntax.message ?? null,
    retryable: syntax.retryable ?? facts.retryable,
    isRetryableWritten: syntax.retryable !== undefined,
    httpStatus: syntax.status ?? facts.http,
    description,
    deprecated,
    origin,
  });
}
