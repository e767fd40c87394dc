import type { Origin } from "../base/origin.ts";
import { at } from "../base/origin.ts";
import type { Page } from "../model/interaction.ts";
import type { TypeId, TypeRef } from "../model/types.ts";
import type { PageSyntax } from "../syntax/interaction.ts";
import type { BodySyntax } from "../syntax/types.ts";
import type { Resolution } from "./context.ts";
import { recordOf } from "./context.ts";
import { type BodyContext, ownRecord, wrongKind } from "./own-records.ts";
import { pagedOutput, pageFields, pageInputs, withPage } from "./pages.ts";
import { typeRef } from "./symbols.ts";
import { fieldsOf } from "./types.ts";

/** The input of an interaction. */
export interface Input {
  readonly id: TypeId;
  /** The user named it: it is one thing on wires that wrap. */
  readonly isNamed: boolean;
}

/** The record of `in`; null after a report. */
export function inputOf(context: BodyContext, body: BodySyntax | undefined, page: Page | null): Input | null {
  const origin = at(context.origin, "in");
  const extra = page === null ? [] : pageInputs(context);
  if (body === undefined)
    return { id: ownRecord(context, "input", "Input", "Request", extra, context.origin), isNamed: false };
  if (body.kind === "fields") {
    const fields = fieldsOf(context.resolution, context.draft, body.fields, origin);
    return {
      id: ownRecord(context, "input", "Input", "Request", withPage(context, fields, extra), origin),
      isNamed: false,
    };
  }
  const type = plainType(context, body, origin, "in");
  if (type === null) return null;
  const record = type.kind === "named" ? recordOf(context.resolution, type.id) : null;
  if (record === null || type.kind !== "named")
    return wrongKind(
      context,
      origin,
      "`in` must be a record, or fields",
      "name a type with `fields`, or write the fields here",
    );
  if (page === null) return { id: type.id, isNamed: true };
  return {
    id: ownRecord(
      context,
      "input",
      "Input",
      "Request",
      withPage(context, pageFields(context, record, origin), extra),
      origin,
    ),
    isNamed: false,
  };
}

/** The output of an interaction. */
export interface Output {
  /** Null: nothing comes back. */
  readonly type: TypeRef | null;
  readonly optional: boolean;
  readonly page: Page | null;
}

/** What `out` may be. */
export interface OutputRules {
  /** GraphQL: any type, and `?`. */
  readonly any: boolean;
}

/** The type of `out`; null after a report. */
export function outputOf(
  context: BodyContext,
  body: BodySyntax | undefined,
  pageSyntax: PageSyntax | undefined,
  rules: OutputRules,
): Output | null {
  const origin = at(context.origin, "out");
  if (body === undefined) {
    if (pageSyntax !== undefined)
      return wrongKind(
        context,
        at(context.origin, "page"),
        "`page` needs `out: list<T>`",
        "write the type of the items as a list",
      );
    return { type: null, optional: false, page: null };
  }
  if (body.kind === "fields") {
    const fields = fieldsOf(context.resolution, context.draft, body.fields, origin);
    if (pageSyntax !== undefined)
      return wrongKind(
        context,
        at(context.origin, "page"),
        "`page` needs `out: list<T>`",
        "write the type of the items as a list",
      );
    return {
      type: { kind: "named", id: ownRecord(context, "output", "Output", "Response", fields, origin) },
      optional: false,
      page: null,
    };
  }
  const type = rules.any ? anyType(context, body, origin) : plainType(context, body, origin, "out");
  if (type === null) return null;
  if (pageSyntax !== undefined) return pagedOutput(context, type, pageSyntax, origin);
  if (!rules.any && !isOutput(context.resolution, type))
    return wrongKind(
      context,
      origin,
      "`out` must be a record, a union, fields, or list<T>",
      "write `out: { value: string }` for a single value",
    );
  return { type, optional: body.type.optional, page: null };
}

function isOutput(resolution: Resolution, type: TypeRef): boolean {
  if (type.kind === "list") return true;
  if (type.kind !== "named") return false;
  const named = resolution.types.get(type.id);
  return (
    named === undefined ||
    named.kind === "record" ||
    named.kind === "union" ||
    (named.kind === "alias" && named.target.kind === "list")
  );
}

/** The record or union of a message; null after a report. */
export function payloadOf(context: BodyContext, body: BodySyntax, key: "payload" | "send" | "receive"): TypeId | null {
  const origin = at(context.origin, key);
  if (body.kind === "fields") {
    if (key !== "payload")
      return wrongKind(
        context,
        origin,
        `\`${key}\` must name a record or a union`,
        "give the fields a name under `types`",
      );
    return ownRecord(
      context,
      "payload",
      "Payload",
      "Payload",
      fieldsOf(context.resolution, context.draft, body.fields, origin),
      origin,
    );
  }
  const type = plainType(context, body, origin, key);
  if (type === null) return null;
  const named = type.kind === "named" ? context.resolution.types.get(type.id) : undefined;
  if (type.kind === "named" && (named === undefined || named.kind === "record" || named.kind === "union"))
    return type.id;
  return wrongKind(
    context,
    origin,
    `\`${key}\` must be a record${key === "payload" ? ", a union, or fields" : " or a union"}`,
    "name a type with `fields` or `union`",
  );
}

/** The type of a body that takes no modifier; null after a report. */
export function plainType(
  context: BodyContext,
  body: BodySyntax & { readonly kind: "type" },
  origin: Origin,
  key: string,
): TypeRef | null {
  const { optional, modifier } = body.type;
  if (modifier === "stream")
    return wrongKind(
      context,
      origin,
      `\`${key}\` cannot be a stream in this style`,
      "remove `stream`, or use style stream",
    );
  if (modifier === "patch")
    return wrongKind(context, origin, "a patch is a field of `in`", "write `in: { patch: patch<Order> }`");
  if (optional) return wrongKind(context, origin, `\`${key}\` cannot be optional in this style`, "remove the `?`");
  return typeRef(context.resolution, context.draft, body.type.core, origin);
}

function anyType(context: BodyContext, body: BodySyntax & { readonly kind: "type" }, origin: Origin): TypeRef | null {
  if (body.type.modifier === "patch")
    return wrongKind(context, origin, "a patch is a field of `in`", "write `in: { patch: patch<Order> }`");
  return typeRef(context.resolution, context.draft, body.type.core, origin);
}
