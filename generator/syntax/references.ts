import { nameOf } from "./names.ts";
import { date, flag, line, text, word } from "./scalars.ts";
import type { Of, Shape } from "./shape.ts";
import { byKind, list, mapped, optional, record, required, shown, wrongKind } from "./shape.ts";

/** Another interaction, as a spec names it. */
export interface InteractionRef {
  /** Null: of the same service. */
  readonly service: string | null;
  /** Null: the only version there is. */
  readonly version: number | null;
  readonly name: string;
  readonly text: string;
}

const refPattern = /^(?:([a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?:@([1-9][0-9]{0,3}))?\.)?([a-z][A-Za-z0-9]{0,63})$/;
const refNoun = "an interaction such as orders.placeOrder";

/** The name of an interaction: `placeOrder`, `orders.placeOrder`, `orders@2.placeOrder`. */
export const interactionRef: Shape<InteractionRef> = {
  noun: refNoun,
  schema: { type: "string", pattern: refPattern.source },
  read(value, cursor) {
    if (typeof value !== "string") return wrongKind(value, refNoun, cursor);
    const match = refPattern.exec(value);
    if (match === null || value.length > 150)
      return cursor.wrong(
        "bad-reference",
        `'${shown(value)}' is no name of an interaction`,
        "write service.interaction, or service@2.interaction",
      );
    return {
      service: match[1] ?? null,
      version: match[2] === undefined ? null : Number(match[2]),
      name: match[3] ?? "",
      text: value,
    };
  },
};

/** One entry of `calls`. */
export interface CallSyntax {
  readonly to: InteractionRef;
  readonly times: "once" | "many" | undefined;
  readonly optional: boolean | undefined;
  readonly parallel: string | undefined;
}

/** One entry of `calls`: a name, or the long form. */
export const callEntry: Shape<CallSyntax> = byKind(
  "an interaction such as orders.placeOrder, or { to, times, optional, parallel }",
  {
    text: mapped(
      interactionRef,
      (to): CallSyntax => ({ to, times: undefined, optional: undefined, parallel: undefined }),
    ),
    map: record("a call", {
      to: required(interactionRef, "The interaction that is called."),
      times: optional(word(["once", "many"]), "`many`: in a loop over items."),
      optional: optional(flag, "A fallback exists: its failure is not ours."),
      parallel: optional(nameOf("word", "camel"), "Entries with the same word run side by side."),
    }),
  },
);

/** Out of use, and since when. */
export const deprecation = record("{ since, sunset, use, reason }", {
  since: required(date, "The day on which it was deprecated."),
  sunset: optional(date, "The day from which it may be gone."),
  use: optional(line, "What to use instead."),
  reason: optional(text, "Why."),
});

/** One earlier name, or a list of them. */
export const earlierNames: Shape<readonly string[]> = byKind("an earlier name, or a list of them", {
  text: mapped(line, (it): readonly string[] => [it]),
  list: list(line, { min: 1 }),
});

/** One suppressed rule. */
export const suppression = record("{ rule, reason, until }", {
  rule: required(nameOf("rule", "kebab"), "The id of the rule."),
  reason: required(text, "Why it does not hold here."),
  until: optional(date, "The last day on which it is silenced."),
});

/** A consumer outside this workspace. */
export const foreignConsumer = record("{ name, owner, since, uses, seen }", {
  name: required(line, "Its name."),
  owner: optional(line, "The team that answers for it."),
  since: optional(date, "Since when it consumes."),
  uses: optional(list(line), "The fields that it reads."),
  seen: optional(date, "When it was last seen."),
});

/** What `deprecation` reads to. */
export type DeprecationSyntax = Of<typeof deprecation>;
