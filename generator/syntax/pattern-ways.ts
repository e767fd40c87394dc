/** What a portable pattern costs a matcher that backtracks, in the worst case and apart from its unbounded repetitions. */
export interface PatternWays {
  /** In how many ways its optional and repeated parts and its branches can be taken; huge numbers are Infinity. */
  readonly count: number;
  /** The pattern with every variable repetition unbounded: when this takes linear time, so does the pattern. */
  readonly relaxed: string;
}

/** The ways of a pattern that is portable. */
export function patternWays(pattern: string): PatternWays {
  return branches({ pattern, index: 0 });
}

interface Reader {
  readonly pattern: string;
  index: number;
}

function branches(reader: Reader): PatternWays {
  let { count, relaxed } = sequence(reader);
  while (reader.pattern[reader.index] === "|") {
    reader.index += 1;
    const next = sequence(reader);
    count += next.count;
    relaxed += `|${next.relaxed}`;
  }
  return { count, relaxed };
}

function sequence(reader: Reader): PatternWays {
  let count = 1;
  let relaxed = "";
  for (let sign = reader.pattern[reader.index]; sign !== undefined && sign !== "|" && sign !== ")"; ) {
    const next = repeated(atom(reader, sign), reader);
    count *= next.count;
    relaxed += next.relaxed;
    sign = reader.pattern[reader.index];
  }
  return { count, relaxed };
}

const group = /\((?:\?:)?/y;
const simple = /\\.|\[\^?(?:\\.|[^\]\\])*\]|./suy;

function atom(reader: Reader, sign: string): PatternWays {
  if (sign !== "(") return { count: 1, relaxed: taken(reader, simple) };
  const open = taken(reader, group);
  const inner = branches(reader);
  reader.index += 1;
  return { count: inner.count, relaxed: `${open}${inner.relaxed})` };
}

const quantifier = /(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??/y;

function repeated(inner: PatternWays, reader: Reader): PatternWays {
  const text = taken(reader, quantifier);
  if (text === "") return inner;
  const [, least = "0", comma, most = ""] = /^\{([0-9]+)(,)?([0-9]*)\}/.exec(text) ?? [];
  if (text.startsWith("?")) return { count: inner.count + 1, relaxed: `${inner.relaxed}*` };
  if (!text.startsWith("{") || (comma !== undefined && most === ""))
    return { count: inner.count, relaxed: `${inner.relaxed}${text}` };
  const [min, max] = [Number(least), Number(comma === undefined ? least : most)];
  const isFixed = min === max && inner.count === 1;
  return { count: powers(inner.count, min, max), relaxed: `${inner.relaxed}${isFixed ? text : "*"}` };
}

/** How often something may be taken in all, when once is so many ways. */
function powers(ways: number, min: number, max: number): number {
  if (ways === 1) return max - min + 1;
  return ways ** max * (max === min ? 1 : ways / (ways - 1));
}

function taken(reader: Reader, form: RegExp): string {
  form.lastIndex = reader.index;
  const text = form.exec(reader.pattern)?.[0] ?? "";
  reader.index += text.length;
  return text;
}
