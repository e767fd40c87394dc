import { sha256 } from "./digest.ts";

/** The digests of what a spec says: what changed in it shows in one of them. */
export interface SpecParts {
  /** All but what the maps below hold. */
  readonly header: string;
  readonly types: ReadonlyMap<string, string>;
  readonly errors: ReadonlyMap<string, string>;
  readonly interactions: ReadonlyMap<string, string>;
}

/** The parts of a spec as its YAML has them. */
export function specParts(spec: unknown): SpecParts {
  const { types, errors, interactions, ...header } = isMap(spec) ? spec : {};
  return {
    header: sha256(JSON.stringify(header)),
    types: digests(types),
    errors: digests(errors),
    interactions: digests(interactions),
  };
}

function digests(part: unknown): ReadonlyMap<string, string> {
  const entries = isMap(part) ? Object.entries(part) : [];
  return new Map(entries.map(([name, it]) => [name, sha256(JSON.stringify(it))]));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
