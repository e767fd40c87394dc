import { freeName } from "../../emit/json-schema-names.ts";

/** Hands out names, each once: the wanted one, with a number where it is taken. */
export type Scope = (wanted: string) => string;

/** A scope in which some names are taken. */
export function scopeOf(used: Iterable<string>): Scope {
  const taken = new Set(used);
  return (wanted) => {
    const name = freeName(wanted, taken);
    taken.add(name);
    return name;
  };
}
