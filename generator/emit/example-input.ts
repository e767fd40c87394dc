import { stableJson } from "../base/digest.ts";
import type { Interaction } from "../model/interaction.ts";
import type { JsonValue, TypeId } from "../model/types.ts";
import { isRequiredInput, recordType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import { exampleOfField } from "./examples.ts";
import { shownExample } from "./shown-example.ts";
import { isObject } from "./wire-json.ts";

/** The values that an interaction is called with, by the spec's field names, in the form of examples. */
export interface ExampleInput {
  readonly values: Readonly<Record<string, JsonValue>>;
  /** Whether they are an example of the spec, which a running service is meant to answer. */
  readonly given: boolean;
}

/** The first example that ends well, else made values of what must be there. */
export function exampleInput(workspace: Workspace, interaction: Interaction, input: TypeId): ExampleInput {
  const example = interaction.examples.find((it) => it.error === null);
  const record = recordType(workspace, input);
  if (example !== undefined) {
    const shown = shownExample(workspace, { kind: "named", id: input }, example.input ?? {});
    // A placeholder for personal data is nobody's: a service may know nothing of it.
    return { values: isObject(shown) ? shown : {}, given: stableJson(shown) === stableJson(example.input ?? {}) };
  }
  const made = record.fields
    .filter((it) => isRequiredInput(workspace, it))
    .map((it): [string, JsonValue | null] => [it.name, exampleOfField(workspace, record, it)])
    .filter((it): it is [string, JsonValue] => it[1] !== null);
  return { values: Object.fromEntries(made), given: false };
}
