import type { ExampleInput } from "../../emit/example-input.ts";
import type { ErrorType } from "../../model/errors.ts";
import type { Interaction } from "../../model/interaction.ts";
import type { Workspace } from "../../model/workspace.ts";

/** The declared errors that an answer may be: none where the example is meant to succeed. */
export function errorsOf(workspace: Workspace, read: Interaction, { given }: ExampleInput): readonly ErrorType[] {
  return given ? [] : read.errors.flatMap((it) => workspace.errors.get(it) ?? []);
}
