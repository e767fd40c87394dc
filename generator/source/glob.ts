/** How many patterns the braces of one pattern may make. */
const maxAlternatives = 64;

/** The patterns without braces that a pattern stands for: `a/{b,c}` → `a/b`, `a/c`; null when they are too many. */
export function alternatives(pattern: string): readonly string[] | null {
  let ready: string[] = [];
  let open: string[] = [pattern];
  while (open.length > 0) {
    const next: string[] = [];
    for (const it of open) {
      const expanded = firstBraces(it);
      if (expanded === null) ready = [...ready, it];
      else next.push(...expanded);
    }
    if (ready.length + next.length > maxAlternatives) return null;
    open = next;
  }
  return ready;
}

/** The folder that a pattern without braces starts in: what stands before its first wildcard. */
export function staticBase(pattern: string): string {
  const segments = segmentsOf(pattern);
  const first = segments.findIndex(isWild);
  return (first === -1 ? segments.slice(0, -1) : segments.slice(0, first)).join("/");
}

/** Whether a pattern has a wildcard. */
export function isWild(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

/** What stands after `staticBase`. */
export function belowBase(pattern: string): string {
  return segmentsOf(pattern)
    .slice(segmentsOf(staticBase(pattern)).length)
    .join("/");
}

/** How many segments a path may have that matches a pattern. */
export function depthOf(pattern: string): number {
  const segments = segmentsOf(pattern);
  return segments.includes("**") ? Number.POSITIVE_INFINITY : segments.length;
}

/** Whether a path matches a pattern without braces: `*` and `?` stay in a segment, `**` is any number of segments. */
export function matchesGlob(path: string, pattern: string): boolean {
  return matches(segmentsOf(path), segmentsOf(pattern), {
    isStar: (it) => it === "**",
    fits: (segment, wanted) =>
      matches([...segment], [...wanted], { isStar: (it) => it === "*", fits: (a, b) => b === "?" || a === b }),
  });
}

interface Alphabet {
  readonly isStar: (wanted: string) => boolean;
  readonly fits: (given: string, wanted: string) => boolean;
}

/** Goes back to the last star only: at worst the product of both lengths, never exponential. */
function matches(given: readonly string[], wanted: readonly string[], { isStar, fits }: Alphabet): boolean {
  let at = 0;
  let want = 0;
  let star: { readonly want: number; readonly at: number } | null = null;
  while (at < given.length) {
    const expected = wanted[want];
    if (expected !== undefined && isStar(expected)) {
      star = { want, at };
      want += 1;
    } else if (expected !== undefined && fits(given[at] ?? "", expected)) {
      at += 1;
      want += 1;
    } else if (star === null) return false;
    else {
      star = { want: star.want, at: star.at + 1 };
      at = star.at;
      want = star.want + 1;
    }
  }
  return wanted.slice(want).every(isStar);
}

function segmentsOf(path: string): readonly string[] {
  return path.split("/").filter((it) => it !== "" && it !== ".");
}

function firstBraces(pattern: string): readonly string[] | null {
  const open = pattern.indexOf("{");
  const close = open === -1 ? -1 : closing(pattern, open);
  if (close === -1) return null;
  const before = pattern.slice(0, open);
  const after = pattern.slice(close + 1);
  return topLevelParts(pattern.slice(open + 1, close)).map((it) => before + it + after);
}

function closing(pattern: string, open: number): number {
  let depth = 0;
  for (let index = open; index < pattern.length; index += 1) {
    if (pattern[index] === "{") depth += 1;
    if (pattern[index] === "}") depth -= 1;
    if (depth === 0) return index;
  }
  return -1;
}

function topLevelParts(inner: string): readonly string[] {
  const parts = [""];
  let depth = 0;
  for (const sign of inner) {
    if (sign === "{") depth += 1;
    if (sign === "}") depth -= 1;
    if (sign === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += sign;
  }
  return parts;
}
