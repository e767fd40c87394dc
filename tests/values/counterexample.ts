import fc, { type Arbitrary } from "fast-check";
import type { NamedType } from "../../generator/model/types.ts";
import { reached } from "../../generator/model/walk.ts";
import { memberOf, objectOf } from "../judges/json.ts";
import { valuesOf } from "../support/mutations.ts";
import type { SampledWorkspace } from "./sampled-workspace.ts";

const maxShownTypes = 12;

/** Holds what is claimed of values of a type against so many of them; tells the smallest for which it fails, and its type. */
export function holdFor(
  sampled: SampledWorkspace,
  type: NamedType,
  values: Arbitrary<unknown>,
  numRuns: number,
  claim: (value: unknown) => void,
): void {
  try {
    fc.assert(fc.property(values, claim), { numRuns, seed: sampled.seed });
  } catch (cause) {
    throw new Error(`SEED=${sampled.seed}: ${messageOf(cause)}\n\n${definitions(sampled, type)}`, { cause });
  }
}

/** What fast-check found, without the stack. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const reason = error.cause instanceof Error ? `\n${error.cause.message}` : "";
  return error.message + reason;
}

/** A type and those that it needs, as their specs have them. */
function definitions({ texts, workspace }: SampledWorkspace, type: NamedType): string {
  const files = valuesOf(texts);
  const ids = reached(workspace, [{ kind: "named", id: type.id }]);
  const lines = ids.slice(0, maxShownTypes).map((id) => {
    const { unit, name } = workspace.types.get(id) ?? type;
    return `${unit}.${name}: ${JSON.stringify(memberOf(objectOf(files[`specs/${unit}.yaml`]), "types", name))}`;
  });
  return lines.join("\n");
}
