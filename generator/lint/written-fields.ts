import type { Interaction } from "../model/interaction.ts";
import type { Field, RecordType } from "../model/types.ts";
import type { Workspace } from "../model/workspace.ts";
import { carriers } from "./type-carriers.ts";

/** A field that a person wrote, with the interactions that carry it. */
export interface WrittenField {
  readonly record: RecordType;
  readonly field: Field;
  readonly users: readonly Interaction[];
}

/** The fields of all records as they are written: what `extends` copies is told once, with the first record that has it. */
export function* writtenFields(workspace: Workspace): Iterable<WrittenField> {
  const users = carriers(workspace, ["in", "out"]);
  const seen = new Set<string>();
  for (const type of workspace.types.values()) {
    if (type.kind !== "record" || type.role === "request" || type.role === "response" || type.role === "key") continue;
    for (const field of type.fields) {
      const place = `${field.origin.file} ${field.origin.path.join(" ")}`;
      if (seen.has(place)) continue;
      seen.add(place);
      yield { record: type, field, users: users.get(type.id) ?? [] };
    }
  }
}

/** What a finding about a field is about: those that carry it, or the service that defines it. */
export function aboutField({ record, users }: WrittenField): readonly string[] {
  return users.length === 0 ? [record.unit] : users.map((it) => it.id);
}
