import type { Origin } from "../base/origin.ts";
import type { Deprecation } from "../model/lifecycle.ts";
import type { NamedType } from "../model/types.ts";
import type { Workspace } from "../model/workspace.ts";

/** Something that is deprecated. */
export interface DeprecatedThing {
  /** `orders.getOrder`, `Order.note`. */
  readonly name: string;
  readonly deprecated: Deprecation;
  readonly origin: Origin;
  /** The interaction itself, or the service or library that defines the type. */
  readonly owner: string;
}

/** All that is deprecated: interactions, errors, types and their members. */
export function deprecatedThings(workspace: Workspace): readonly DeprecatedThing[] {
  const interactions = [...workspace.interactions.values()].map((it) => thing(it.id, it, it.id));
  const errors = [...workspace.errors.values()].map((it) => thing(it.name, it, it.unit));
  const types = [...workspace.types.values()].flatMap((type) => [
    ...(workspace.errors.has(type.id) ? [] : [thing(type.name, type, type.unit)]),
    ...membersOf(type).map((it) => thing(`${type.name}.${it.name}`, it, type.unit)),
  ]);
  // What `extends` copies, and what a message is made of, is told once.
  const seen = new Set<string>();
  return [...interactions, ...errors, ...types]
    .filter((it) => it !== null)
    .filter(({ origin }) => {
      const place = `${origin.file} ${origin.path.join(" ")}`;
      const isNew = !seen.has(place);
      seen.add(place);
      return isNew;
    });
}

interface Member {
  readonly name: string;
  readonly deprecated: Deprecation | null;
  readonly origin: Origin;
}

function thing(name: string, { deprecated, origin }: Omit<Member, "name">, owner: string): DeprecatedThing | null {
  return deprecated === null ? null : { name, deprecated, origin, owner };
}

function membersOf(type: NamedType): readonly Member[] {
  switch (type.kind) {
    case "record":
      return type.fields;
    case "enum":
      return type.values;
    case "union":
      return type.variants;
    case "alias":
      return [];
  }
}
