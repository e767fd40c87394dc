import { channelFacts } from "./catalogue/channels.ts";
import type { Facts } from "./catalogue/facts.ts";
import { interactionFacts } from "./catalogue/interactions.ts";
import { lockFacts } from "./catalogue/lock.ts";
import { nameFacts } from "./catalogue/names.ts";
import { runFacts } from "./catalogue/run.ts";
import { typeFacts } from "./catalogue/types.ts";
import { valueFacts } from "./catalogue/values.ts";
import { yamlFacts } from "./catalogue/yaml.ts";

/** The facts of every diagnostic code, by area: for `gen explain`, SARIF and the docs. */
export const diagnosticCatalogue: ReadonlyMap<string, Facts> = new Map(
  [yamlFacts, valueFacts, nameFacts, typeFacts, interactionFacts, channelFacts, lockFacts, runFacts].flatMap((it) =>
    Object.entries(it),
  ),
);
