import type { Finding } from "../base/diagnostic.ts";
import type { Origin } from "../base/origin.ts";
import { at, onKey } from "../base/origin.ts";
import type { Constraints, Field, JsonValue, RecordType, Scalar, TypeId, TypeRef, UnionType } from "../model/types.ts";
import { unconstrained } from "../model/types.ts";
import { portabilityProblem } from "../syntax/regular-expression.ts";
import { didYouMean } from "../syntax/suggest.ts";
import { constraintProblem } from "./constraint-values.ts";
import type { Resolution } from "./context.ts";
import { recordOf } from "./context.ts";
import { scalarValue } from "./scalar-values.ts";

/** Checks a value of an example or default against its type, and brings it into one form. Undefined after a report. */
export function checkValue(
  resolution: Resolution,
  type: TypeRef,
  value: JsonValue,
  origin: Origin,
  constraints: Constraints = unconstrained,
): JsonValue | undefined {
  const checked = formedValue(resolution, type, value, origin);
  if (checked === undefined) return undefined;
  const scalar = scalarUnder(resolution, type);
  const problem = constraintProblem(withSafePattern(resolution, constraints), scalar, checked);
  return problem === null ? checked : wrong(resolution, origin, problem);
}

/** The constraints, without a pattern that was refused: trying it could take for ever. */
function withSafePattern(resolution: Resolution, constraints: Constraints): Constraints {
  const { pattern } = constraints;
  if (pattern === null) return constraints;
  const isSafe = portabilityProblem(pattern) === null && (resolution.patternProblems.get(pattern) ?? null) === null;
  return isSafe ? constraints : { ...constraints, pattern: null };
}

function formedValue(resolution: Resolution, type: TypeRef, value: JsonValue, origin: Origin): JsonValue | undefined {
  switch (type.kind) {
    case "scalar": {
      const read = scalarValue(type.scalar, value);
      return "problem" in read ? wrong(resolution, origin, read.problem) : read.value;
    }
    case "list": {
      if (!isArray(value)) return wrong(resolution, origin, "this must be a list");
      const items = value.map((it, index) => formedValue(resolution, type.item, it, at(origin, index)));
      return items.every((it) => it !== undefined) ? items : undefined;
    }
    case "map": {
      if (!isObject(value)) return wrong(resolution, origin, "this must be a mapping");
      return allOf(
        Object.entries(value).map(
          ([key, it]) => [key, formedValue(resolution, type.value, it, at(origin, key))] as const,
        ),
      );
    }
    case "ref":
      return keyValue(resolution, type.id, value, origin);
    case "named":
      return namedValue(resolution, type.id, value, origin);
  }
}

function keyValue(resolution: Resolution, entity: TypeId, value: JsonValue, origin: Origin): JsonValue | undefined {
  const record = recordOf(resolution, entity);
  if (record === null || record.key === null) return undefined;
  if (record.keyRecord !== null) return namedValue(resolution, record.keyRecord, value, origin);
  const field = record.fields.find((it) => it.name === record.key?.[0]);
  return field === undefined ? undefined : checkValue(resolution, field.type, value, origin, field.constraints);
}

function namedValue(resolution: Resolution, id: TypeId, value: JsonValue, origin: Origin): JsonValue | undefined {
  const type = resolution.types.get(id);
  switch (type?.kind) {
    case undefined:
      return undefined;
    case "alias":
      return checkValue(resolution, type.target, value, origin, type.constraints);
    case "enum": {
      if (typeof value === "string" && type.values.some((it) => it.name === value)) return value;
      const names = type.values.slice(0, 200).map((it) => it.name);
      return wrong(resolution, origin, `this must be a value of ${type.name}: ${names.slice(0, 20).join(", ")}`, () =>
        typeof value === "string" ? didYouMean(value, names) : null,
      );
    }
    case "union":
      return unionValue(resolution, type, value, origin);
    case "record":
      return recordValue(resolution, type, value, origin);
  }
}

function unionValue(resolution: Resolution, union: UnionType, value: JsonValue, origin: Origin): JsonValue | undefined {
  const names = union.variants.map((it) => it.name);
  const [entry, ...more] = isObject(value) ? Object.entries(value) : [];
  const variant =
    entry === undefined || more.length > 0 ? undefined : union.variants.find((it) => it.name === entry[0]);
  if (entry === undefined || variant === undefined) {
    return wrong(resolution, origin, `this must be one variant of ${union.name}: { ${names.join(": … } or { ")}: … }`);
  }
  const inner = formedValue(resolution, variant.type, entry[1], at(origin, variant.name));
  return inner === undefined ? undefined : { [variant.name]: inner };
}

function recordValue(
  resolution: Resolution,
  record: RecordType,
  value: JsonValue,
  origin: Origin,
): JsonValue | undefined {
  if (!isObject(value)) return wrong(resolution, origin, `this must be a mapping: the fields of ${record.name}`);
  const known = record.fields.map((it) => it.name);
  const names = new Set(known);
  let complete = true;
  for (const key of Object.keys(value)) {
    if (names.has(key) || resolution.lostFields.has(key)) continue;
    const help = () => didYouMean(key, known) ?? `the fields are ${known.slice(0, 30).join(", ")}`;
    resolution.report({
      code: "wrong-value",
      message: `${record.name} has no field '${key.slice(0, 80)}'`,
      origin: onKey(at(origin, key)),
      help,
    });
    complete = false;
  }
  const entries = record.fields.flatMap((field): readonly (readonly [string, JsonValue | undefined])[] => {
    const given = Object.hasOwn(value, field.name) ? value[field.name] : undefined;
    if (given === undefined || given === null) return absent(resolution, record, field, origin);
    const read = field.patch
      ? given
      : checkValue(resolution, field.type, given, at(origin, field.name), field.constraints);
    return [[field.name, read]];
  });
  const result = allOf(entries);
  return complete ? result : undefined;
}

function absent(
  resolution: Resolution,
  record: RecordType,
  field: Field,
  origin: Origin,
): readonly (readonly [string, JsonValue | undefined])[] {
  const list = listUnder(resolution, field.type);
  if (list !== null && (field.constraints.minItems ?? 0) === 0) return [];
  if (field.optional || field.default !== null) return [];
  wrong(resolution, origin, `the field '${field.name}' of ${record.name} is missing`);
  return [[field.name, undefined]];
}

function listUnder(resolution: Resolution, type: TypeRef): TypeRef | null {
  const inner = underAliases(resolution, type);
  return inner?.kind === "list" || inner?.kind === "map" ? inner : null;
}

/** The scalar under aliases, or null. */
export function scalarUnder(resolution: Resolution, type: TypeRef): Scalar | null {
  const inner = underAliases(resolution, type);
  return inner?.kind === "scalar" ? inner.scalar : null;
}

/** The type under aliases; null where an alias is broken or goes in a circle. */
export function underAliases(resolution: Resolution, type: TypeRef): TypeRef | null {
  let current = type;
  for (let steps = 0; steps < 100; steps += 1) {
    if (current.kind !== "named") return current;
    const named = resolution.types.get(current.id);
    if (named === undefined) return null;
    if (named.kind !== "alias") return current;
    current = named.target;
  }
  return null;
}

function allOf(entries: readonly (readonly [string, JsonValue | undefined])[]): JsonValue | undefined {
  const result: Record<string, JsonValue> = {};
  for (const [key, value] of entries) {
    if (value === undefined) return undefined;
    Object.defineProperty(result, key, { value, enumerable: true, writable: true, configurable: true });
  }
  return result;
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Whether a value is a JSON object. */
export function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wrong(resolution: Resolution, origin: Origin, message: string, help: Finding["help"] = null): undefined {
  resolution.report({ code: "wrong-value", message, origin, help });
  return undefined;
}
