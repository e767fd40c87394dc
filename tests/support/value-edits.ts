import type { Path, Values } from "./mutations.ts";

/** One edit of a workspace, such as a person makes. */
export interface Edit {
  readonly file: string;
  readonly path: Path;
  /** Undefined: what stands there is removed. */
  readonly value: unknown;
}

// Of the values that stand elsewhere under the same key.
const maxOthers = 6;

/** For every place: removing it, a small change to it, and what stands in other places of the same name. */
export function editsOf(values: Values): readonly Edit[] {
  const places = Object.entries(values).flatMap(([file, value]) => placesBelow(file, value, []));
  const byKey = new Map<unknown, Map<string, unknown>>();
  for (const { path, value } of places) {
    const known = byKey.get(path.at(-1)) ?? new Map<string, unknown>();
    byKey.set(path.at(-1), known.set(JSON.stringify(value), value));
  }
  return places.flatMap((place) => {
    const others = [...(byKey.get(place.path.at(-1))?.values() ?? [])].slice(0, maxOthers);
    return [undefined, changed(place.value), ...others].map((value) => ({ ...place, value }));
  });
}

/** The values with one edit. */
export function edited(values: Values, { file, path, value }: Edit): Values {
  const copy = structuredClone(values);
  const last = path.at(-1);
  let parent: unknown = copy[file];
  for (const key of path.slice(0, -1)) parent = (parent as Record<string | number, unknown>)[key];
  if (last === undefined) return copy;
  if (value !== undefined) (parent as Record<string | number, unknown>)[last] = structuredClone(value);
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete (parent as Record<string | number, unknown>)[last];
  return copy;
}

function placesBelow(file: string, value: unknown, path: Path): readonly Edit[] {
  if (typeof value !== "object" || value === null) return [];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, it]) => {
    const inner = [...path, key];
    return [{ file, path: inner, value: it }, ...placesBelow(file, it, inner)];
  });
}

function changed(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (typeof value !== "string") return undefined;
  return /^[A-Za-z.<>]+$/.test(value) ? `${value}?` : `${value} More.`;
}
