import type { Origin } from "../base/origin.ts";
import type { Interaction, InteractionBase, InteractionId, Shape } from "../model/interaction.ts";
import type { Auth } from "../model/policy.ts";
import type { Broker } from "../model/workspace.ts";
import type { BodyContext } from "../resolve/own-records.ts";
import type { StylePolicies } from "../resolve/settings.ts";
import type { InteractionRef } from "../syntax/references.ts";
import type { StyleSyntax } from "../syntax/style-syntax.ts";

/** What a style's `resolve` has at hand, besides the bodies. */
export interface StyleContext extends BodyContext {
  readonly namespace: string;
  readonly brokers: ReadonlyMap<string, Broker>;
  /** The team that answers for the service, or null. */
  readonly owner: string | null;
  /** Whether a key stands on the interaction itself, and does not come from `defaults`. */
  readonly isWritten: (key: string) => boolean;
  /** Where a key's value stands: on the interaction, or under `defaults` of the style. */
  readonly placeOf: (key: string) => Origin;
  /** An interaction of the workspace by its reference; null after a report. */
  readonly find: (ref: InteractionRef, origin: Origin) => InteractionId | null;
  /** A producer or owner that was resolved before; null where it is broken. */
  readonly resolved: (id: InteractionId) => Interaction | null;
}

/** A style: what may be written, what holds by default, and how it becomes a part of the model. */
export interface Style<Written = unknown> extends StyleSyntax {
  readonly summary: string;
  /** What a program sees of what is written here. */
  shape(syntax: Written): Shape;
  /** Whether it takes another interaction's channel, so that it is resolved after those. */
  isConsumer(syntax: Written): boolean;
  /** What holds where no level says otherwise; the reasons stand in the style's `defaults.ts`. */
  defaults(syntax: Written, context: StyleContext): StylePolicies;
  /** Who may call where no level says; null: that must be said. */
  defaultAuth(syntax: Written, context: StyleContext): Auth | null;
  /** The interaction; null after a report. */
  resolve(syntax: Written, base: InteractionBase, context: StyleContext): Interaction | null;
}

/** Declares a style. Its shape has read what is written, so that the registry need not know the type. */
export function defineStyle<Written>(style: Style<Written>): Style {
  return style as Style;
}
