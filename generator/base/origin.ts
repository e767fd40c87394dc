/** A place in a spec file, as a path into its YAML; `source/locate.ts` turns it into line and column. */
export interface Origin {
  readonly file: string;
  readonly path: readonly (string | number)[];
  readonly on: "key" | "value";
  /** A character offset instead of the path, for mistakes of the YAML itself; else null. */
  readonly offset: number | null;
}

/** The origin of something below `origin`, at its value. */
export function at(origin: Origin, ...path: readonly (string | number)[]): Origin {
  // `concat` makes an array of just that length; spreading leaves room for more, and there are a million of these.
  return { file: origin.file, path: origin.path.concat(path), on: "value", offset: null };
}

/** The same origin, but pointing at the key instead of the value. */
export function onKey(origin: Origin): Origin {
  return { ...origin, on: "key" };
}

/** The origin of a whole file. */
export function fileOrigin(file: string): Origin {
  return { file, path: [], on: "value", offset: null };
}

/** A place by its offset in the text, for what has no path yet. */
export function atOffset(file: string, offset: number): Origin {
  return { file, path: [], on: "value", offset };
}
