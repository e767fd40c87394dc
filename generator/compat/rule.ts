import type { Change, Fact, FactKind, FactOf } from "./change.ts";
import type { EffectivePolicy } from "./policy.ts";
import type { Codec, Lens, Use } from "./use.ts";

/** How a change is judged, from harmless to never allowed. */
export const classes = ["safe", "source", "dangerous", "breaking", "forbidden"] as const;
/** One of `classes`. `source`: only code that is generated again notices. */
export type Class = (typeof classes)[number];

/** What breaks: old peers cannot read it, they read it as something else, or generated code does not compile. */
export type Axis = "wire" | "semantic" | "source";

/** The verdicts of one wire: for new readers of what old senders wrote, and for old readers of what new senders write. */
export type Column = Readonly<Record<Lens, Class>>;

/** The verdicts of a rule by wire. */
export type Verdicts = Readonly<Record<Codec, Column>>;

/** What a rule is told besides the change. */
export interface Context {
  /** `YYYY-MM-DD`. */
  readonly now: string;
  readonly policy: EffectivePolicy;
}

/** Where the verdict is another than in the table. */
export interface Exception {
  /** A sentence for the page of the rule. */
  readonly says: string;
  /** Null: the table holds. */
  readonly judge: (change: Change, use: Use, lens: Lens, context: Context) => Class | null;
}

/** One rule of compatibility: which changes it claims, and what it says of them. */
export interface CompatRule {
  /** The id of its row with `-` for every other sign; also the name of its file. */
  readonly id: string;
  /** The row of the table: `A03`. */
  readonly row: string;
  readonly axis: Axis;
  /** What it means. */
  readonly summary: string;
  /** Whom it breaks. */
  readonly why: string;
  /** How to do it safely. */
  readonly fix: string;
  /** What happened to the subject of a message: `is gone`. */
  readonly says: string;
  readonly claims: (change: Change, context: Context) => boolean;
  readonly verdicts: Verdicts;
  readonly exception: Exception | null;
  /** Two specs of which the second makes exactly this change; null: no spec can show it. */
  readonly example: { readonly before: string; readonly after: string } | null;
}

/** One verdict whatever the wire and the direction. */
export function always(verdict: Class): Verdicts {
  const column = { backward: verdict, forward: verdict };
  return { json: column, proto: column, avro: column, graphql: column };
}

/** One verdict for new readers and one for old readers, whatever the wire. */
export function byLens(backward: Class, forward: Class): Verdicts {
  const column = { backward, forward };
  return { json: column, proto: column, avro: column, graphql: column };
}

/** Verdicts of one wire: first for new readers of old messages, then for old readers of new ones. */
export function column(backward: Class, forward: Class): Column {
  return { backward, forward };
}

/** Claims facts of one kind, all of them or those for which a test holds. */
export function claim<K extends FactKind>(
  kind: K,
  test: (fact: FactOf<K>, context: Context) => boolean = () => true,
): CompatRule["claims"] {
  return ({ fact }, context) => isOf(fact, kind) && test(fact, context);
}

/** Whether a fact is of a kind. */
export function isOf<K extends FactKind>(fact: Fact, kind: K): fact is FactOf<K> {
  return fact.kind === kind;
}
