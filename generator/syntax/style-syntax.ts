import type { StyleName } from "../model/interaction.ts";
import type { Keys } from "./shape.ts";

/** The part of a style that says what may be written. */
export interface StyleSyntax {
  readonly name: StyleName;
  /** The keys that only this style has. */
  readonly keys: Keys;
  /** Those of them that `defaults.<style>` may set. */
  readonly defaultableKeys: readonly string[];
}
