import type { Facts } from "../../catalogue/facts.ts";
import { lintRules } from "../../lint/index.ts";

/** The design rules as reports name them. */
export const ruleFacts: ReadonlyMap<string, Facts> = new Map(
  lintRules.map(({ id, summary, why }) => [
    id,
    { summary, why, fix: `\`gen explain ${id}\` shows a bad and a good spec.` },
  ]),
);
