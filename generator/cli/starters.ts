import type { templates } from "./commands.ts";
import { minimal } from "./starters/minimal.ts";
import type { Starter } from "./starters/starter.ts";
import { storefront } from "./starters/storefront.ts";

/** What a workspace may start with, by the name of `--template`. */
export const starters: Readonly<Record<(typeof templates)[number], Starter>> = { minimal, storefront };
