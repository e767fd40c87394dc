import { posix } from "node:path";
import type { HandlerStub } from "../emit/seeded.ts";
import type { HandlersBody, HandlersFacts, HandlersMember, HandlersValue } from "./handlers-facts.ts";

/** What a file says, by its path; null where there is no such file among the handlers. */
export type FactsOf = (path: string) => HandlersFacts | null;

/** Something and the file that it stands in. */
export interface Placed<T> {
  readonly path: string;
  readonly it: T;
}

/** What is to be said of a service's handlers. */
export interface Verdict {
  /** Stubs to be added to an object or a class. */
  readonly missing: readonly { readonly target: Placed<HandlersBody>; readonly stubs: readonly HandlerStub[] }[];
  /** Handlers of nothing. */
  readonly strangers: readonly Placed<Stranger>[];
  /** Stubs that may be there or not, and the offset of what hides them. */
  readonly unclear: readonly Placed<{ readonly offset: number; readonly stubs: readonly HandlerStub[] }>[];
}

/** A handler whose interaction is gone. */
export interface Stranger extends HandlersMember {
  /** What its interaction is called now. */
  readonly heir: HandlerStub | null;
}

/** What handlers there should be. */
export interface Wanted {
  readonly stubs: readonly HandlerStub[];
  /** Names of handlers that there were once. */
  readonly former: ReadonlySet<string>;
}

/** Compares what the roots hold, wherever it is written, with what there should be. */
export function judgeHandlers(roots: readonly Placed<HandlersValue>[], factsOf: FactsOf, wanted: Wanted): Verdict {
  const missing = new Map<string, Verdict["missing"][number]>();
  const strangers = new Map<string, Placed<Stranger>>();
  const unclear = new Map<string, Verdict["unclear"][number]>();
  for (const root of roots) {
    const { target, members, hidden } = contents(root, factsOf);
    const found = strangersAmong(members, wanted);
    for (const it of found) strangers.set(`${it.path} ${it.it.offset}`, it);
    const names = new Set(members.map((it) => it.it.member.name));
    const heirs = new Set(found.map((it) => it.it.heir));
    // A stub under the new name would hide from a class that the handler is still there under the old one.
    const stubs = wanted.stubs.filter((it) => !names.has(it.name) && !heirs.has(it));
    const [veil] = hidden;
    if (stubs.length === 0) continue;
    if (veil !== undefined) unclear.set(`${veil.path} ${veil.it}`, { path: veil.path, it: { offset: veil.it, stubs } });
    else if (target !== null) missing.set(`${target.path} ${target.it.open}`, { target, stubs });
  }
  return { missing: [...missing.values()], strangers: [...strangers.values()], unclear: [...unclear.values()] };
}

/** Those of the roots that are written out somewhere. */
export function openRoots(roots: readonly Placed<HandlersValue>[], factsOf: FactsOf): readonly Placed<HandlersValue>[] {
  return roots.filter((it) => openedValue(it, factsOf) !== null);
}

interface Contents {
  /** Where more could be written. */
  readonly target: Placed<HandlersBody> | null;
  readonly members: readonly Placed<{ readonly member: HandlersMember; readonly body: HandlersBody }>[];
  /** Offsets of what cannot be looked into. */
  readonly hidden: readonly Placed<number>[];
}

/** All that a value holds, through spreads, names and imports. */
function contents(root: Placed<HandlersValue>, factsOf: FactsOf): Contents {
  const members: Placed<{ readonly member: HandlersMember; readonly body: HandlersBody }>[] = [];
  const hidden: Placed<number>[] = [];
  const seen = new Set<string>();
  let target: Placed<HandlersBody> | null = null;
  const waiting = [root];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    const opened = openedValue(value, factsOf);
    if (opened === null) {
      hidden.push({ path: value.path, it: offsetOf(value.it) });
      continue;
    }
    const { path, it: body } = opened;
    target ??= opened;
    if (seen.has(`${path} ${body.open}`)) continue;
    seen.add(`${path} ${body.open}`);
    members.push(...body.members.map((member) => ({ path, it: { member, body } })));
    waiting.push(...body.parts.map((it) => ({ path, it })));
  }
  return { target, members, hidden };
}

/** Names lead to names: so far, and no further. */
const maxSteps = 20;

/** The object or class that a value is, or null. */
function openedValue(value: Placed<HandlersValue>, factsOf: FactsOf): Placed<HandlersBody> | null {
  let current: Placed<HandlersValue> | null = value;
  for (let step = 0; step < maxSteps && current !== null; step += 1) {
    const { path, it }: Placed<HandlersValue> = current;
    if (it.kind === "body") return { path, it: it.body };
    current = it.kind === "name" ? named(path, it, factsOf) : null;
  }
  return null;
}

function named(
  path: string,
  { name, of, offset }: HandlersValue & { readonly kind: "name" },
  factsOf: FactsOf,
): Placed<HandlersValue> | null {
  const facts = factsOf(path);
  if (facts === null) return null;
  const own = of === null ? facts.bindings.get(name) : undefined;
  if (own !== undefined) return { path, it: own };
  const imported = facts.imports.get(of ?? name);
  if (imported === undefined || (imported.name === "*") !== (of !== null)) return null;
  const file = moduleFile(path, imported.module, factsOf);
  if (file === null) return null;
  const exported = of === null ? imported.name : name;
  return {
    path: file.path,
    it: { kind: "name", name: file.facts.exports.get(exported) ?? exported, of: null, offset },
  };
}

/** The file that a relative import means. */
function moduleFile(
  from: string,
  module: string,
  factsOf: FactsOf,
): { readonly path: string; readonly facts: HandlersFacts } | null {
  if (!module.startsWith(".")) return null;
  const path = posix.join(posix.dirname(from), module);
  const candidates = [path.replace(/\.([mc]?)js$/, ".$1ts"), path, `${path}.ts`, `${path}/index.ts`];
  for (const candidate of candidates.filter((it) => /\.[mc]?ts$/.test(it))) {
    const facts = factsOf(candidate);
    if (facts !== null) return { path: candidate, facts };
  }
  return null;
}

function strangersAmong(members: Contents["members"], { stubs, former }: Wanted): readonly Placed<Stranger>[] {
  const names = new Set(stubs.map((it) => it.name));
  return members.flatMap(({ path, it: { member, body } }) => {
    if (names.has(member.name)) return [];
    const heir = stubs.find((it) => it.was.includes(member.name)) ?? null;
    const isStranger = heir !== null || body.isTyped || former.has(member.name);
    return isStranger ? [{ path, it: { ...member, heir } }] : [];
  });
}

function offsetOf(value: HandlersValue): number {
  return value.kind === "body" ? value.body.open : value.offset;
}
