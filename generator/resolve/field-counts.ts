import type { Origin } from "../base/origin.ts";
import type { Field } from "../model/types.ts";
import type { Resolution, UnitDraft } from "./context.ts";

/** How many fields a record may have. */
const maxFields = 1000;
/** How many fields `extends` and `page` may copy in one file: a short file could ask for any number. */
const maxCopies = 50_000;

/** The fields, or the first of them after a report when there are too many. */
export function boundedFields(resolution: Resolution, fields: readonly Field[], origin: Origin): readonly Field[] {
  if (fields.length <= maxFields) return fields;
  resolution.report({
    code: "too-many-fields",
    message: `this record has ${fields.length} fields; at most ${maxFields} are allowed`,
    origin,
    help: "split it, or make a part of it a record of its own",
  });
  return fields.slice(0, maxFields);
}

/** Fields that are copied into a record of a file; none after a report, once the file copies too many. */
export function copiedWithin(
  resolution: Resolution,
  draft: UnitDraft,
  fields: readonly Field[],
  origin: Origin,
): readonly Field[] {
  const before = resolution.copies.get(draft.file.path) ?? 0;
  const after = before + fields.length;
  resolution.copies.set(draft.file.path, after);
  if (after <= maxCopies) return fields;
  if (before <= maxCopies)
    resolution.report({
      code: "too-many-fields",
      message: `this file copies more than ${maxCopies} fields by \`extends\` and \`page\``,
      origin,
      help: "make the common fields a record of their own, and that record a field",
    });
  return [];
}
