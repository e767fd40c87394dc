import { isDeepStrictEqual } from "node:util";
import fc, { type Arbitrary } from "fast-check";
import type {
  Constraints,
  Field,
  NamedType,
  RecordType,
  TypeId,
  TypeRef,
  UnionType,
} from "../../generator/model/types.ts";
import { unconstrained } from "../../generator/model/types.ts";
import { isRequiredInput, memberTypes, namedType, opened, refType } from "../../generator/model/walk.ts";
import type { Workspace } from "../../generator/model/workspace.ts";
import type { CompletedValues } from "./completed-values.ts";
import { anyKey, scalarValues } from "./random-scalars.ts";

const maxItems = 3;
const maxDepth = 4;

/** Values of a workspace's types as a writer may give them: what may be left out is left out in half of them. */
export class RandomValues {
  readonly #workspace: Workspace;
  readonly #completed: CompletedValues;
  readonly #known = new Map<string, Arbitrary<unknown>>();
  readonly #heights: ReadonlyMap<TypeId, number>;

  constructor(workspace: Workspace, completed: CompletedValues) {
    this.#workspace = workspace;
    this.#completed = completed;
    this.#heights = heights(workspace);
  }

  /** Values of a named type. */
  ofNamed(id: TypeId, depth = 0): Arbitrary<unknown> {
    const key = `${id} ${depth}`;
    const known = this.#known.get(key) ?? this.#new(namedType(this.#workspace, id), depth);
    this.#known.set(key, known);
    return known;
  }

  /** Values of what a field has. */
  of(type: TypeRef, own: Constraints, depth = 0): Arbitrary<unknown> {
    const { type: inner, constraints } = opened(this.#workspace, type, own);
    switch (inner.kind) {
      case "scalar":
        return scalarValues(inner.scalar, constraints);
      case "list":
        return this.#list(inner.item, constraints, depth);
      case "map":
        return this.#map(inner.value, constraints, depth);
      case "ref":
        return this.of(refType(this.#workspace, inner.id), unconstrained, depth);
      case "named":
        return this.ofNamed(inner.id, depth);
    }
  }

  #new(type: NamedType, depth: number): Arbitrary<unknown> {
    switch (type.kind) {
      case "alias":
        return this.of({ kind: "named", id: type.id }, unconstrained, depth);
      case "enum":
        return fc.constantFrom(...type.values.map((it) => it.name));
      case "record":
        return this.#record(type, depth + 1);
      case "union":
        return this.#union(type, depth + 1);
    }
  }

  #record(type: RecordType, depth: number): Arbitrary<unknown> {
    const fields = type.fields.filter((it) => depth < maxDepth || !it.optional);
    const members = fields.map((it): [string, Arbitrary<unknown>] => [it.name, this.#field(it, depth)]);
    const required = fields.filter((it) => isRequiredInput(this.#workspace, it)).map((it) => it.name);
    return fc.record(Object.fromEntries(members), { requiredKeys: required, noNullPrototype: false });
  }

  #field(field: Field, depth: number): Arbitrary<unknown> {
    return this.of(field.type, field.constraints, depth);
  }

  #union(type: UnionType, depth: number): Arbitrary<unknown> {
    const least = Math.min(...type.variants.map((it) => heightOf(this.#workspace, it.type, this.#heights)));
    const variants = type.variants.filter(
      (it) => depth < maxDepth || heightOf(this.#workspace, it.type, this.#heights) === least,
    );
    const made = variants.map((it) =>
      this.of(it.type, unconstrained, depth).map((value) => ({ case: it.name, value })),
    );
    return fc.oneof(...made);
  }

  #list(item: TypeRef, { minItems, maxItems: most, uniqueItems }: Constraints, depth: number): Arbitrary<unknown> {
    const minLength = minItems ?? 0;
    const maxLength = depth >= maxDepth ? minLength : Math.max(minLength, most ?? maxItems);
    if (maxLength === 0) return fc.constant([]);
    const items = this.of(item, unconstrained, depth + 1);
    if (!uniqueItems) return fc.array(items, { minLength, maxLength });
    const selector = (it: unknown) => this.#completed.of(item, it);
    return fc.uniqueArray(items, { minLength, maxLength, selector, comparator: isDeepStrictEqual });
  }

  #map(value: TypeRef, { minItems, maxItems: most }: Constraints, depth: number): Arbitrary<unknown> {
    const minKeys = minItems ?? 0;
    const maxKeys = depth >= maxDepth ? minKeys : Math.max(minKeys, most ?? maxItems);
    if (maxKeys === 0) return fc.constant({});
    return fc.dictionary(anyKey, this.of(value, unconstrained, depth + 1), { minKeys, maxKeys });
  }
}

/** How deep values of each type are nested at least. */
function heights(workspace: Workspace): ReadonlyMap<TypeId, number> {
  const found = new Map<TypeId, number>([...workspace.types.keys()].map((it) => [it, Number.POSITIVE_INFINITY]));
  for (let isStable = false; !isStable; ) {
    isStable = true;
    for (const type of workspace.types.values()) {
      const height = heightOfNamed(workspace, type, found);
      if (height === found.get(type.id)) continue;
      found.set(type.id, height);
      isStable = false;
    }
  }
  return found;
}

function heightOfNamed(workspace: Workspace, type: NamedType, known: ReadonlyMap<TypeId, number>): number {
  const inner = memberTypes(type).map((it) => heightOf(workspace, it, known));
  if (type.kind === "union") return 1 + Math.min(...inner);
  const required = type.kind === "record" ? inner.filter((_, index) => type.fields[index]?.optional === false) : inner;
  return 1 + Math.max(0, ...required);
}

function heightOf(workspace: Workspace, type: TypeRef, known: ReadonlyMap<TypeId, number>): number {
  switch (type.kind) {
    case "named":
      return known.get(type.id) ?? 0;
    case "ref":
      return heightOf(workspace, refType(workspace, type.id), known);
    default:
      return 0;
  }
}
