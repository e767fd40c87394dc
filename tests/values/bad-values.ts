import fc, { type Arbitrary } from "fast-check";
import type { Constraints, Field, NamedType, RecordType, TypeId, TypeRef } from "../../generator/model/types.ts";
import { unconstrained } from "../../generator/model/types.ts";
import { isRequiredInput, namedType, opened, refType } from "../../generator/model/walk.ts";
import type { Workspace } from "../../generator/model/workspace.ts";
import { badScalars } from "./bad-scalars.ts";
import type { RandomValues } from "./random-values.ts";

/** A value that is wrong at one place. */
export interface BadValue {
  readonly value: unknown;
  /** As violations have it, with a dot in front. */
  readonly path: string;
}

const maxDepth = 3;
const noObjects: readonly unknown[] = ["text", 7, true, [], () => 1];

/** Values outside of a workspace's types, each with the place where it is wrong. */
export class BadValues {
  readonly #workspace: Workspace;
  readonly #values: RandomValues;
  readonly #known = new Map<string, Arbitrary<BadValue>>();

  constructor(workspace: Workspace, values: RandomValues) {
    this.#workspace = workspace;
    this.#values = values;
  }

  /** Bad values of a named type. */
  ofNamed(id: TypeId, depth = 0): Arbitrary<BadValue> {
    const key = `${id} ${depth}`;
    const known = this.#known.get(key) ?? this.#new(namedType(this.#workspace, id), depth + 1);
    this.#known.set(key, known);
    return known;
  }

  #of(type: TypeRef, own: Constraints, depth: number): Arbitrary<BadValue> {
    const { type: inner, constraints } = opened(this.#workspace, type, own);
    switch (inner.kind) {
      case "scalar":
        return here(badScalars(inner.scalar, constraints));
      case "list":
        return this.#list(inner.item, constraints, depth);
      case "map":
        return this.#map(inner.value, constraints, depth);
      case "ref":
        return this.#of(refType(this.#workspace, inner.id), unconstrained, depth);
      case "named":
        return this.ofNamed(inner.id, depth);
    }
  }

  #new(type: NamedType, depth: number): Arbitrary<BadValue> {
    switch (type.kind) {
      case "alias":
        return this.#of({ kind: "named", id: type.id }, unconstrained, depth);
      case "enum":
        return here(["UNDECLARED", "$unknown", "UNRECOGNIZED", "UNSPECIFIED", "toString", "", 0, {}]);
      case "record":
        return this.#record(type, depth);
      case "union": {
        const wrong = here([...noObjects, {}, { case: "undeclared", value: 1 }, { case: "$unknown", name: null }]);
        if (depth >= maxDepth) return wrong;
        const variants = type.variants.map((it) =>
          this.#of(it.type, unconstrained, depth).map((bad) =>
            inside(bad, it.name, (value) => ({ case: it.name, value })),
          ),
        );
        return fc.oneof(wrong, ...variants);
      }
    }
  }

  #record(type: RecordType, depth: number): Arbitrary<BadValue> {
    if (type.fields.length === 0 || depth >= maxDepth) return here(noObjects);
    const fields = type.fields.map((it) => this.#field(type, it, depth));
    return fc.oneof(here(noObjects), ...fields);
  }

  #field(type: RecordType, field: Field, depth: number): Arbitrary<BadValue> {
    const wrong = this.#of(field.type, field.constraints, depth);
    const missing = isRequiredInput(this.#workspace, field) ? [at(undefined), at(null)] : [];
    return fc
      .tuple(this.#values.ofNamed(type.id), fc.oneof(wrong, ...missing.map(fc.constant)))
      .map(([record, bad]) => inside(bad, field.name, (value) => ({ ...Object(record), [field.name]: value })));
  }

  #list(item: TypeRef, { minItems, maxItems, uniqueItems }: Constraints, depth: number): Arbitrary<BadValue> {
    const good = this.#values.of(item, unconstrained, depth + 1);
    const exactly = (count: number) => fc.array(good, { minLength: count, maxLength: count });
    const withBad = fc
      .tuple(exactly(Math.max(1, minItems ?? 0)), this.#of(item, unconstrained, depth))
      .map(([items, bad]) => inside(bad, String(items.length - 1), (value) => [...items.slice(0, -1), value]));
    return fc.oneof(
      here(["text", 7, true, {}]),
      withBad,
      ...(minItems === null || minItems === 0 ? [] : [exactly(minItems - 1).map(at)]),
      ...(maxItems === null ? [] : [exactly(maxItems + 1).map(at)]),
      ...(uniqueItems && (maxItems ?? 2) >= 2 ? [good.map((it) => ({ value: [it, it], path: ".1" }))] : []),
    );
  }

  #map(value: TypeRef, { maxItems }: Constraints, depth: number): Arbitrary<BadValue> {
    const keys = fc.constantFrom("a", "", "a.b", "toString");
    const withBad = fc
      .tuple(keys, this.#of(value, unconstrained, depth))
      .map(([key, bad]) => inside(bad, key, (it) => ({ [key]: it })));
    const good = this.#values.of(value, unconstrained, depth + 1);
    const badKey = fc
      .tuple(fc.constantFrom("__proto__", "\ud800"), good)
      .map(([key, it]) => at(Object.fromEntries([[key, it]])));
    const count = (maxItems ?? 0) + 1;
    const many = fc.tuple(...Array.from({ length: count }, () => good)).map((all) => at({ ...all }));
    return fc.oneof(here(["text", 7, true]), withBad, badKey, ...(maxItems === null ? [] : [many]));
  }
}

function here(values: readonly unknown[]): Arbitrary<BadValue> {
  return fc.constantFrom(...values).map(at);
}

function at(value: unknown): BadValue {
  return { value, path: "" };
}

function inside(bad: BadValue, key: string, around: (value: unknown) => unknown): BadValue {
  return { value: around(bad.value), path: `.${key}${bad.path}` };
}
