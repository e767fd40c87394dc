import { capitalized, pascalCase } from "../base/words.ts";
import type { NamedType, TypeId, TypeRef } from "../model/types.ts";

/** What the name of a wrapper is made from. */
export interface WrapperNaming {
  /** A type by its id, aliases included. */
  readonly type: (id: TypeId) => NamedType | undefined;
  /** What a `ref` carries. */
  readonly keyOf: (entity: TypeId) => TypeRef | null;
  /** The unit in whose package the wrapper stands. */
  readonly unit: string;
}

/** The name of the message around a list or map: `StringList`, `OrderLineListMap`; those of other units carry the unit's name. */
export function wrapperName(type: TypeRef, naming: WrapperNaming): string {
  switch (type.kind) {
    case "scalar":
      return type.scalar.name === "decimal"
        ? `Decimal${type.scalar.precision}x${type.scalar.scale}`
        : capitalized(type.scalar.name);
    case "list":
      return `${wrapperName(type.item, naming)}List`;
    case "map":
      return `${wrapperName(type.value, naming)}Map`;
    case "ref": {
      const key = naming.keyOf(type.id);
      return key === null ? "Key" : wrapperName(key, naming);
    }
    case "named": {
      const named = naming.type(type.id);
      if (named === undefined) return "Value";
      if (named.kind === "alias") return wrapperName(named.target, naming);
      return named.unit === naming.unit ? named.name : `${pascalCase(named.unit)}${named.name}`;
    }
  }
}
