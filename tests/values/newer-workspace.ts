import type { NamedType, TypeRef } from "../../generator/model/types.ts";
import { namedType, refType } from "../../generator/model/walk.ts";
import type { Workspace } from "../../generator/model/workspace.ts";
import { isObject, objectOf } from "../judges/json.ts";
import type { Specs, TypeSpec } from "./random-workspace.ts";
import type { WireName } from "./wires.ts";

/** The specs some releases later: open enums have more values, unions more variants, and records more fields. */
export function newerSpecs(specs: Specs): Specs {
  const files = Object.entries(specs).map(([path, file]) => {
    const types = Object.entries(file.types).map(([name, type]): [string, TypeSpec] => [name, newerType(type)]);
    return [path, { ...file, types: Object.fromEntries(types) }];
  });
  return Object.fromEntries(files);
}

function newerType(type: TypeSpec): TypeSpec {
  if (typeof type === "string") return type;
  if (Array.isArray(type["enum"]) && type["closed"] !== true)
    return { ...type, enum: [...type["enum"], "NEWER", "NEWEST"] };
  if (isObject(type["union"])) return { ...type, union: { ...type["union"], newer: "int", newest: "list<string>" } };
  if (isObject(type["fields"]) && type["extends"] === undefined)
    return { ...type, fields: { ...type["fields"], newer: "string?", newest: "list<int>" } };
  return type;
}

/** What an older reader gets of a newer writer's value on a wire (types.md). */
export class OlderView {
  readonly #older: Workspace;
  readonly #newer: Workspace;
  readonly #wire: WireName;

  constructor(older: Workspace, newer: Workspace, wire: WireName) {
    this.#older = older;
    this.#newer = newer;
    this.#wire = wire;
  }

  /** A value of a named type that both know. */
  ofNamed(id: string, value: unknown): unknown {
    const type = namedType(this.#older, id);
    switch (type.kind) {
      case "alias":
        return this.#of(type.target, value);
      case "enum":
        return type.values.some((it) => it.name === value) ? value : this.#enumValue(id, String(value));
      case "union":
        return this.#union(type, objectOf(value));
      case "record": {
        const given = objectOf(value);
        const fields = type.fields.filter((it) => Object.hasOwn(given, it.name));
        return Object.fromEntries(fields.map((it) => [it.name, this.#of(it.type, given[it.name])]));
      }
    }
  }

  #of(type: TypeRef, value: unknown): unknown {
    switch (type.kind) {
      case "scalar":
        return value;
      case "list":
        return Array.isArray(value) ? value.map((it) => this.#of(type.item, it)) : value;
      case "map":
        return Object.fromEntries(Object.entries(objectOf(value)).map(([key, it]) => [key, this.#of(type.value, it)]));
      case "ref":
        return this.#of(refType(this.#older, type.id), value);
      case "named":
        return this.ofNamed(type.id, value);
    }
  }

  #enumValue(id: string, value: string): string {
    const newer = namedType(this.#newer, id);
    const names = newer.kind === "enum" ? newer.values.find((it) => it.name === value)?.names : undefined;
    if (this.#wire === "JSON") return names?.json ?? value;
    return this.#wire === "protobuf JSON" ? (names?.proto ?? value) : "$unknown";
  }

  #union(
    type: Extract<NamedType, { kind: "union" }>,
    { case: name, value }: Readonly<Record<string, unknown>>,
  ): unknown {
    const variant = type.variants.find((it) => it.name === name);
    if (variant !== undefined) return { case: name, value: this.#of(variant.type, value) };
    const hasName = this.#wire === "JSON" || this.#wire === "protobuf JSON";
    return { case: "$unknown", name: hasName ? name : null };
  }
}
