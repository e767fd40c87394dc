import type { Interaction } from "../model/interaction.ts";
import type { Direction } from "../model/walk.ts";
import type { Change, Pair } from "./change.ts";
import type { ContractChange } from "./differences.ts";
import { entriesOf, named } from "./entries.ts";
import { errorTypeChanges, pairErrors } from "./error-differences.ts";
import type { EffectivePolicy } from "./policy.ts";
import { type Sides, type TypeComparison, typeComparison } from "./type-differences.ts";
import { codecOf, lensesOf, type Use } from "./use.ts";

/** Where a type enters the wire. */
interface Root {
  readonly node: string;
  readonly use: Use;
}

/** What changed of the types that interactions carry, each with the ways in which it travels. */
export function travelling(
  sides: Sides,
  pairs: readonly Pair<Interaction>[],
  policyOf: (id: string) => EffectivePolicy,
): readonly ContractChange[] {
  const comparison = typeComparison(sides);
  const roots = pairs.flatMap((pair) => rootsOf(sides, comparison, pair, policyOf(pair.from.id)));
  const errors = pairs.flatMap((pair) => errorRoots(sides, comparison, pair, policyOf(pair.from.id)));
  const uses = usesOf(comparison, [...roots, ...errors.map((it) => it.root)]);
  const ofErrors = new Map(errors.map((it) => [it.root.node, it]));
  const all = [
    ...[...comparison.nodes].flatMap(([key, { changes }]) => attached(changes, uses.get(key) ?? [])),
    ...[...ofErrors.values()].flatMap(({ root, changes }) => attached(changes, uses.get(root.node) ?? [])),
  ];
  return merged(all);
}

/** One edit is one change, by however many pairs of types it was found: a type and its patch, two types that became one. */
function merged(all: readonly ContractChange[]): readonly ContractChange[] {
  const known = new Map<string, ContractChange>();
  for (const it of all) {
    const { place, fact, before: was, after: is } = it.change;
    const key = JSON.stringify([place.target, fact.kind, was, is]);
    const before = known.get(key);
    known.set(key, before === undefined ? it : joined(before, it));
  }
  return [...known.values()];
}

function joined(a: ContractChange, b: ContractChange): ContractChange {
  const [one, other] = [a.change.fact, b.change.fact];
  // What must be sent otherwise may be left out of a patch, which then says nothing more.
  if (one.kind === "field-added" && other.kind === "field-added" && one.need !== other.need)
    return one.need === "optional" ? b : a;
  return { change: a.change, uses: [...a.uses, ...b.uses] };
}

function attached(changes: readonly Change[], uses: readonly Use[]): readonly ContractChange[] {
  return changes.flatMap((change) => {
    const concerned = uses.filter((it) => !isIgnored(change, it));
    return concerned.length === 0 ? [] : [{ change, uses: concerned }];
  });
}

function isIgnored({ fact }: Change, { codec, ignores }: Use): boolean {
  // What inline fields are called is seen where types have names on the wire.
  if (
    fact.kind === "type-name" &&
    fact.way === "inline" &&
    (codec === "json" || codec === "proto" || ignores === "all")
  )
    return true;
  // Numbers of two types have nothing to do with each other; in protobuf they must be the same all the same.
  if (fact.kind === "field-number" && !fact.isSameRecord && codec !== "proto") return true;
  if (ignores === null) return false;
  const names = membersOf(fact);
  return names.length > 0 && (ignores === "all" || names.some((it) => ignores.has(it)));
}

/** The members whose coming and going a fact tells; a rename by `was` is none. */
function membersOf(fact: Change["fact"]): readonly string[] {
  switch (fact.kind) {
    case "field-added":
    case "field-removed":
      return [fact.field.name];
    case "field-renamed":
      return fact.to.was.includes(fact.from.name) ? [] : [fact.from.name, fact.to.name];
    case "field-names":
      return [fact.name];
    case "variant-added":
    case "variant-removed":
      return [fact.variant.name];
    default:
      return [];
  }
}

/** Goes from the roots of one kind of use at a time, so that a type has one use of each kind, whatever the number of interactions. */
function usesOf(comparison: TypeComparison, roots: readonly Root[]): ReadonlyMap<string, readonly Use[]> {
  const kinds = new Map<string, Root[]>();
  for (const root of roots) {
    const { style, codec, direction, lenses, policy, interaction } = root.use;
    const words = [style, codec, direction, lenses.join("+"), policyKey(policy), interaction.stability];
    const kind = words.join(" ");
    const known = kinds.get(kind);
    if (known === undefined) kinds.set(kind, [root]);
    else known.push(root);
  }
  const uses = new Map<string, Use[]>();
  for (const group of kinds.values()) spread(comparison, group, uses);
  return uses;
}

function policyKey({ severity, ...policy }: EffectivePolicy): string {
  return JSON.stringify([policy, [...severity]]);
}

function spread({ nodes }: TypeComparison, roots: readonly Root[], uses: Map<string, Use[]>): void {
  const seen = new Set<string>();
  const add = (key: string, use: Use) => {
    const known = uses.get(key);
    if (known === undefined) uses.set(key, [use]);
    else known.push(use);
  };
  for (const { node, use } of roots) {
    add(node, use);
    const nested: Use = { ...use, ignores: null };
    // What stands beside the body is left out of the outermost record alone.
    const outermost = [...(nodes.get(node)?.next ?? [])];
    const pending: string[] = [];
    for (const key of outermost) {
      if (use.ignores !== null) {
        add(key, use);
        pending.push(...(nodes.get(key)?.next ?? []));
      } else pending.push(key);
    }
    for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
      if (seen.has(key)) continue;
      seen.add(key);
      add(key, nested);
      pending.push(...(nodes.get(key)?.next ?? []));
    }
  }
}

function rootsOf(
  sides: Sides,
  comparison: TypeComparison,
  pair: Pair<Interaction>,
  policy: EffectivePolicy,
): readonly Root[] {
  const { from, to } = pair;
  return entriesOf(sides, pair).map(({ slot, types, direction, ignores }) => {
    const place = {
      target: `${to.id}#/${slot}`,
      subject: `'${slot}' of '${to.id}'`,
      origin: { ...to.origin, path: [...to.origin.path, slot] },
      earlier: { ...from.origin, path: [...from.origin.path, slot] },
    };
    return { node: comparison.add(place, types), use: useOf(from, { direction, ignores, policy }) };
  });
}

function useOf(
  interaction: Interaction,
  {
    direction,
    ignores,
    policy,
  }: { readonly direction: Direction; readonly ignores: Use["ignores"]; readonly policy: EffectivePolicy },
): Use {
  const lenses = lensesOf(interaction.style, direction, policy);
  return { style: interaction.style, codec: codecOf(interaction), direction, lenses, interaction, policy, ignores };
}

/** Of graphs and addresses errors travel as JSON. */
function errorRoots(
  sides: Sides,
  comparison: TypeComparison,
  pair: Pair<Interaction>,
  policy: EffectivePolicy,
): readonly { readonly root: Root; readonly changes: readonly Change[] }[] {
  return pairErrors(sides, pair).pairs.map(({ from, to }) => {
    const place = { target: to.id, subject: `'${to.name}'`, origin: to.origin, earlier: from.origin };
    const node = comparison.add(place, { from: named(from.id), to: named(to.id) });
    const use = useOf(pair.from, { direction: "out", ignores: null, policy });
    const codec = use.codec === "graphql" ? "json" : use.codec;
    return { root: { node, use: { ...use, codec } }, changes: errorTypeChanges({ from, to }) };
  });
}
