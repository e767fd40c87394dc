import type { ReferenceObject } from "openapi3-ts/oas31";
import { byCodeUnit } from "../../base/order.ts";

/** The parts of a document that several places refer to; only those that were asked for stand in it. */
export interface SharedParts<Part> {
  /** A reference to the part of this name, which is made when it is first asked for. */
  ref(name: string, make: () => Part): ReferenceObject;
  /** All that were asked for, in code unit order of their names. */
  all(): readonly (readonly [string, Part])[];
}

/** An empty collection of parts under `#/components/<section>`. */
export function sharedParts<Part>(section: string): SharedParts<Part> {
  const parts = new Map<string, Part>();
  return {
    ref(name, make) {
      if (!parts.has(name)) parts.set(name, make());
      return { $ref: `#/components/${section}/${name}` };
    },
    all: () => [...parts].sort(([a], [b]) => byCodeUnit(a, b)),
  };
}
