import { unique } from "../base/order.ts";
import type { Emitter } from "../emit/emitter.ts";
import { type StyleName, styleNames } from "../model/interaction.ts";

/** The emitters that a list of names stands for, in the order of the registry, and the names that stand for none. */
export interface Selection {
  readonly emitters: readonly Emitter[];
  readonly unknown: readonly string[];
}

/** The emitters of these names; a style's name stands for all that it needs. */
export function selectEmitters(emitters: readonly Emitter[], names: readonly string[]): Selection {
  const known = new Set(selectable(emitters));
  const wanted = new Set(names);
  const isWanted = (it: Emitter) => wanted.has(it.name) || it.styles.some((style) => wanted.has(style));
  return { emitters: emitters.filter(isWanted), unknown: unique(names.filter((it) => !known.has(it))) };
}

/** All that may be selected: emitters and styles. */
export function selectable(emitters: readonly Emitter[]): readonly string[] {
  return unique([...emitters.map((it) => it.name), ...styleNames]);
}

/** The emitters that the styles in use need. */
export function neededEmitters(emitters: readonly Emitter[], styles: ReadonlySet<StyleName>): readonly Emitter[] {
  return emitters.filter((it) => it.styles.some((style) => styles.has(style)));
}
