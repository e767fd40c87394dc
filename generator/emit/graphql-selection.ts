import type { TypeId, TypeRef, UnionType } from "../model/types.ts";
import { keyFields, namedType, opened, refType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import { interactionArguments, placeholder } from "./graphql-fields.ts";
import { isEntityInGraph, unrecognizedName, variantName } from "./graphql-names.ts";
import { type GraphqlScope, isForeignEntity } from "./graphql-reach.ts";
import { isRecursive } from "./typescript/domain-names.ts";

/** How much of types that hold themselves is asked for. */
interface Bounds {
  /** So often a type stands in itself. */
  readonly levels: number;
  /** So deep the selection goes at most; what lies deeper is only asked for its name. */
  readonly deepest: number;
  /** So many fields there are at most. */
  readonly most: number;
}

// Servers take 1000 tokens as a rule: most types that hold themselves fit in with three levels of them, and all with
// fewer. The last ones are for types that hold each other in so many ways that nothing else would end.
const all = Number.POSITIVE_INFINITY;
const boundsToTry: readonly Bounds[] = [
  { levels: 3, deepest: all, most: 600 },
  { levels: 2, deepest: all, most: 600 },
  { levels: 1, deepest: all, most: 10_000 },
  ...[8, 6, 4, 3, 2].map((deepest) => ({ levels: 1, deepest, most: 10_000 })),
  { levels: 1, deepest: 1, most: all },
];

/**
 * All fields of a value of this type, as the service of `scope` answers it: `{ id lines { sku } }`, and nothing for a
 * scalar. Entities of others are asked for their keys. A type that holds itself is asked for some levels; below them for
 * its name alone, so that readers notice what lies deeper.
 */
export function selectionText(workspace: Workspace, scope: GraphqlScope, type: TypeRef): string {
  for (const bounds of boundsToTry) {
    const text = new Selecting(workspace, scope, bounds).below(type, []);
    if (text !== null) return text;
  }
  throw new Error("a selection of one level is always small enough");
}

class Selecting {
  readonly #workspace: Workspace;
  readonly #scope: GraphqlScope;
  readonly #bounds: Bounds;
  #count = 0;

  constructor(workspace: Workspace, scope: GraphqlScope, bounds: Bounds) {
    this.#workspace = workspace;
    this.#scope = scope;
    this.#bounds = bounds;
  }

  /** What is asked of a value; null where that is too much. `inside`: the types that it stands in. */
  below(type: TypeRef, inside: readonly TypeId[]): string | null {
    const { type: inner } = opened(this.#workspace, type);
    switch (inner.kind) {
      case "scalar":
        return "";
      case "list":
        return this.below(inner.item, inside);
      case "map":
        return this.#fields([["key", ""], () => this.#field("value", inner.value, inside)]);
      case "ref":
        return isEntityInGraph(this.#workspace, inner.id, "out")
          ? this.#key(inner.id, inside)
          : this.below(refType(this.#workspace, inner.id), inside);
      case "named":
        return this.#named(inner.id, inside);
    }
  }

  #named(id: TypeId, inside: readonly TypeId[]): string | null {
    const type = namedType(this.#workspace, id);
    if (type.kind === "enum" || type.kind === "alias") return "";
    if (type.kind === "record" && isForeignEntity(this.#workspace, this.#scope, type)) return this.#key(id, inside);
    if (this.#isDeepEnough(id, inside)) return tooDeep;
    const within = [...inside, id];
    if (type.kind === "union") return this.#union(type, within);
    return this.#fields(
      type.fields
        .filter((it) => !this.#needsArguments(id, it.name))
        .map((it) => () => this.#field(it.names.graphql, it.type, within)),
    );
  }

  #union(type: UnionType, inside: readonly TypeId[]): string | null {
    const variants = type.variants.map((it) => () => {
      const inner = this.#fields([() => this.#field(it.names.graphql, it.type, inside)]);
      return inner === null ? null : ([`... on ${variantName(type, it)}`, inner] as const);
    });
    // Where a variant is called `name` itself, the two would be one field of different types.
    const name = type.variants.some((it) => it.names.graphql === "name") ? "_name: name" : "name";
    return this.#fields([["__typename", ""], ...variants, [`... on ${unrecognizedName(type)}`, ` { ${name} }`]]);
  }

  #key(entity: TypeId, inside: readonly TypeId[]): string | null {
    const fields = keyFields(this.#workspace, entity);
    return this.#fields(fields.map((it) => () => this.#field(it.names.graphql, it.type, inside)));
  }

  #field(name: string, type: TypeRef, inside: readonly TypeId[]): readonly [string, string] | null {
    this.#count += 1;
    if (this.#count > this.#bounds.most) return null;
    const below = this.below(type, inside);
    return below === null ? null : [name, below];
  }

  #fields(parts: readonly Part[]): string | null {
    const texts: string[] = [];
    for (const part of parts) {
      const found = typeof part === "function" ? part() : part;
      if (found === null) return null;
      texts.push(found.join(""));
    }
    return ` { ${texts.join(" ") || placeholder.name} }`;
  }

  #isDeepEnough(id: TypeId, inside: readonly TypeId[]): boolean {
    const { levels, deepest } = this.#bounds;
    if (inside.length >= deepest) return true;
    return isRecursive(this.#workspace, id) && inside.filter((it) => it === id).length >= levels;
  }

  /** A field whose resolver must be given something cannot be asked for without it. */
  #needsArguments(id: TypeId, name: string): boolean {
    const resolver = this.#scope.byType.get(id)?.find((it) => it.field.root === null && it.field.name === name);
    if (resolver === undefined) return false;
    return interactionArguments(this.#workspace, resolver).some((it) => it.type.endsWith("!") && it.default === null);
  }
}

/** What is asked of an object that lies too deep. Nothing else is asked so: readers know what it says. */
const tooDeep = " { __typename }";

type Asked = readonly [name: string, below: string];
type Part = Asked | (() => Asked | null);
