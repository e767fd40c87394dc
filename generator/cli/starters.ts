import { minimal } from "./starters/minimal.ts";
import type { Starter } from "./starters/starter.ts";
import { storefront } from "./starters/storefront.ts";

/** What a workspace may start with, by the name of `--template`. */
export const starters: ReadonlyMap<string, Starter> = new Map([
  ["minimal", minimal],
  ["storefront", storefront],
]);
