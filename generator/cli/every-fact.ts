import type { Facts } from "../catalogue/facts.ts";
import { diagnosticCatalogue } from "../catalogue.ts";

/** What is known of every code: of diagnostics, and of the rules of design and compatibility, which are loaded for it. */
export async function everyFact(): Promise<ReadonlyMap<string, Facts>> {
  const { ruleFacts } = await import("./lint/rule-facts.ts");
  const { compatRules } = await import("../compat/index.ts");
  const ofRules = compatRules.map(({ id, summary, why, fix }) => [id, { summary, why, fix }] as const);
  return new Map([...diagnosticCatalogue, ...ruleFacts, ...ofRules]);
}
