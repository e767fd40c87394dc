import { patternWays } from "./pattern-ways.ts";

/** Why a pattern is not portable, or null. Portable: ECMA-262, RE2, Java and Python agree on it. */
export function portabilityProblem(pattern: string): string | null {
  if (pattern.length > 500) return `it has ${pattern.length} characters; at most 500 are allowed`;
  const special = specials.find(({ match }) => match.test(withoutEscapedBackslashes(pattern)));
  if (special !== undefined) return special.problem;
  try {
    // Both modes must take it: the checkers differ in which they use.
    new RegExp(pattern, "u");
  } catch (error) {
    return `it is no regular expression: ${error instanceof Error ? error.message.replace(/^Invalid regular expression: /, "").replace(/^.*\/u?: /, "") : ""}`;
  }
  const repeats = [...pattern.matchAll(/\{([0-9]+)(?:,([0-9]*))?\}/g)].map((it) => Number(it[2] || it[1]));
  if (repeats.some((it) => it > 1000)) return "it repeats something more than 1000 times";
  if (repeats.reduce((product, it) => product * Math.max(1, it), 1) > 1_000_000)
    return "its repetitions multiply to more than a million";
  return null;
}

const specials: readonly { readonly match: RegExp; readonly problem: string }[] = [
  { match: /\(\?<?[=!]/, problem: "it looks ahead or behind, which RE2 and others cannot" },
  { match: /\\[1-9]|\\k</, problem: "it refers back to a group, which takes more than linear time" },
  { match: /\(\?P?</, problem: "it names a group, for which every dialect has its own spelling" },
  { match: /\(\?[^:]/, problem: "it sets options inside the pattern, which not every dialect knows" },
  { match: /[*+?}]\+/, problem: "it has a possessive quantifier, which not every dialect knows" },
  { match: /\\[pP]\{|\\[AzZGQEBbcxuRXh0]/, problem: "it has an escape that dialects read differently" },
  { match: /&&|--(?=[^\]]*\])|\[\[:/, problem: "it has a class that dialects read differently" },
];

function withoutEscapedBackslashes(pattern: string): string {
  return pattern.replaceAll("\\\\", "");
}

/** So many ways a matcher may try out without anyone noticing. */
export const fewWays = 10_000;

/** Whether a pattern takes linear time for sure: few ways to take its bounded parts, and at most one unbounded repetition, of a single character and anchored. */
export function isPlainlyLinear(pattern: string): boolean {
  const bare = pattern.replace(/\\./g, "x").replace(/\[[^\]]*\]/g, "x");
  const unbounded = bare.match(/[*+]|\{[0-9]+,\}/g)?.length ?? 0;
  const { count } = patternWays(pattern);
  if (unbounded === 0) return count <= fewWays;
  return (
    unbounded === 1 &&
    bare.startsWith("^") &&
    !bare.includes("|") &&
    !/\)(?:[*+]|\{[0-9]+,\})/.test(bare) &&
    count <= 100
  );
}
