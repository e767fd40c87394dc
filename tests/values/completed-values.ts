import type { Field, TypeId, TypeRef } from "../../generator/model/types.ts";
import { namedType, opened, refType } from "../../generator/model/walk.ts";
import type { Workspace } from "../../generator/model/workspace.ts";
import { objectOf } from "../judges/json.ts";

/** The defaults of a workspace as values of code, by type and field: `shop.orders.v1.Order.status`. */
export type Defaults = ReadonlyMap<string, unknown>;

/** What a reader gets for what a writer gave: with all defaults, lists and maps, and without the sign of zeros. */
export class CompletedValues {
  readonly #workspace: Workspace;
  readonly #defaults: Defaults;

  constructor(workspace: Workspace, defaults: Defaults) {
    this.#workspace = workspace;
    this.#defaults = defaults;
  }

  /** A value of a named type. */
  ofNamed(id: TypeId, value: unknown): unknown {
    const type = namedType(this.#workspace, id);
    switch (type.kind) {
      case "alias":
        return this.of(type.target, value);
      case "enum":
        return value;
      case "union": {
        const { case: name, value: inner } = objectOf(value);
        const variant = type.variants.find((it) => it.name === name);
        return variant === undefined ? value : { case: name, value: this.of(variant.type, inner) };
      }
      case "record": {
        const given = objectOf(value);
        const members = type.fields.flatMap((field) => this.#field(type.id, field, given));
        return Object.fromEntries(members);
      }
    }
  }

  /** A value of any type. */
  of(type: TypeRef, value: unknown): unknown {
    switch (type.kind) {
      case "scalar":
        return withoutSignOfZero(type.scalar.name, value);
      case "list":
        return Array.isArray(value) ? value.map((it) => this.of(type.item, it)) : [];
      case "map":
        return Object.fromEntries(Object.entries(value ?? {}).map(([key, it]) => [key, this.of(type.value, it)]));
      case "ref":
        return this.of(refType(this.#workspace, type.id), value);
      case "named":
        return this.ofNamed(type.id, value);
    }
  }

  #field(id: TypeId, field: Field, given: Readonly<Record<string, unknown>>): readonly [string, unknown][] {
    if (Object.hasOwn(given, field.name)) return [[field.name, this.of(field.type, given[field.name])]];
    if (field.default !== null) return [[field.name, this.of(field.type, this.#default(id, field.name))]];
    if (field.optional) return [];
    const { type } = opened(this.#workspace, field.type);
    return [[field.name, type.kind === "list" ? [] : {}]];
  }

  /** The default of a field, which stands where the field was copied from. */
  #default(id: TypeId, field: string): unknown {
    const key = `${id}.${field}`;
    if (this.#defaults.has(key)) return this.#defaults.get(key);
    const type = namedType(this.#workspace, id);
    if (type.kind !== "record" || type.extends === null) throw new Error(`'${key}' has no default`);
    return this.#default(type.extends, field);
  }
}

function withoutSignOfZero(scalar: string, value: unknown): unknown {
  if (scalar === "decimal") return /[1-9]/.test(String(value)) ? value : String(value).replace("-", "");
  return scalar === "json" || scalar === "double" ? withoutZeroSigns(value) : value;
}

function withoutZeroSigns(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(withoutZeroSigns);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, withoutZeroSigns(it)]));
}
