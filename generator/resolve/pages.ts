import type { Origin } from "../base/origin.ts";
import { at } from "../base/origin.ts";
import type { Field, RecordType, TypeRef } from "../model/types.ts";
import { unconstrained } from "../model/types.ts";
import type { PageSyntax } from "../syntax/interaction.ts";
import type { Output } from "./bodies.ts";
import { copiedWithin } from "./field-counts.ts";
import { type BodyContext, madeField, ownRecord, wrongKind } from "./own-records.ts";

/** The fields of a named input that `page` adds its own to. */
export function pageFields(context: BodyContext, record: RecordType, origin: Origin): readonly Field[] {
  return copiedWithin(context.resolution, context.draft, record.fields, origin);
}

/** Fields and those of `page`, which may not have one name. */
export function withPage(context: BodyContext, fields: readonly Field[], extra: readonly Field[]): readonly Field[] {
  for (const field of fields) {
    if (!extra.some((it) => it.name === field.name)) continue;
    context.resolution.report({
      code: "duplicate-field",
      message: `\`page\` adds a field '${field.name}' already`,
      origin: field.origin,
      help: "rename it",
    });
  }
  return [...fields.filter((it) => !extra.some((page) => page.name === it.name)), ...extra];
}

/** The fields that `page` adds to an input. */
export function pageInputs(context: BodyContext): readonly Field[] {
  const string: TypeRef = { kind: "scalar", scalar: { name: "string" } };
  const int: TypeRef = { kind: "scalar", scalar: { name: "int" } };
  return [
    madeField(context, "cursor", string, {
      optional: true,
      proto: "page_token",
      description: "The `nextCursor` of the page before. Without it, the first page.",
    }),
    {
      ...madeField(context, "limit", int, {
        optional: true,
        proto: "page_size",
        description: "How many items at most.",
      }),
      constraints: { ...unconstrained, min: "1" },
    },
  ];
}

/** The output of a list in pages; null after a report. */
export function pagedOutput(context: BodyContext, type: TypeRef, syntax: PageSyntax, origin: Origin): Output | null {
  if (type.kind !== "list")
    return wrongKind(
      context,
      at(context.origin, "page"),
      "`page` needs `out: list<T>`",
      "write the type of the items as a list",
    );
  const max = syntax.max ?? Math.max(200, syntax.limit ?? 0);
  const limit = syntax.limit ?? Math.min(50, max);
  if (limit > max) {
    context.resolution.report({
      code: "bad-bound",
      message: `the limit ${limit} is above the greatest one, ${max}`,
      origin: at(context.origin, "page", "limit"),
      help: "lower it, or raise `max`",
    });
  }
  const string: TypeRef = { kind: "scalar", scalar: { name: "string" } };
  const fields = [
    madeField(context, "items", type),
    madeField(context, "nextCursor", string, {
      optional: true,
      proto: "next_page_token",
      description: "The `cursor` of the next page; absent on the last one.",
    }),
  ];
  const id = ownRecord(context, "output", "Output", "Response", fields, origin);
  return { type: { kind: "named", id }, optional: false, page: { limit, max, item: type.item } };
}
