import { none } from "../base/none.ts";
import type { Origin } from "../base/origin.ts";
import { at } from "../base/origin.ts";
import { camelCase, capitalized } from "../base/words.ts";
import type { Page } from "../model/interaction.ts";
import type { Field, RecordRole, RecordType, TypeId, TypeRef } from "../model/types.ts";
import { unconstrained } from "../model/types.ts";
import type { PageSyntax } from "../syntax/interaction.ts";
import type { BodySyntax } from "../syntax/types.ts";
import type { Resolution, UnitDraft } from "./context.ts";
import { addType, recordOf, typeId } from "./context.ts";
import { copiedWithin } from "./field-counts.ts";
import { fieldNames, typeNames } from "./names.ts";
import { typeRef } from "./symbols.ts";
import { fieldsOf } from "./types.ts";

/** Where an interaction's bodies are resolved. */
export interface BodyContext {
  readonly resolution: Resolution;
  readonly draft: UnitDraft;
  /** The interaction's name, and that of its method. */
  readonly name: string;
  readonly methodName: string;
  /** The name that it had first: what shows on the wire is made from it. */
  readonly firstName: string;
  /** Earlier names. */
  readonly was: readonly string[];
  /** Of the interaction. */
  readonly origin: Origin;
}

/** Makes a record of the interaction's own. */
export function ownRecord(
  context: BodyContext,
  role: RecordRole,
  suffix: string,
  protoSuffix: string,
  fields: readonly Field[],
  origin: Origin,
): TypeId {
  const { resolution, draft } = context;
  const name = `${capitalized(context.name)}${suffix}`;
  const protoName = role === "payload" || role === "topic" ? name : `${context.methodName}${protoSuffix}`;
  const record: RecordType = {
    id: typeId(draft.unit, name),
    name,
    unit: draft.unit.id,
    description: null,
    deprecated: null,
    was: context.was.map((it) => `${capitalized(it)}${protoSuffix}`),
    names: { ...typeNames(name, undefined), proto: protoName },
    origin,
    kind: "record",
    role,
    key: null,
    keyRecord: null,
    updateMask: null,
    extends: null,
    allowExtensionsFrom: none,
    fields,
    reserved: none,
    nextNumber: 1,
  };
  const twin = resolution.types.get(record.id);
  if (twin !== undefined) {
    const related = [{ message: "the type is here", origin: twin.origin }];
    resolution.report({
      code: "name-clash",
      message: `'${name}' is also the name of what is written inline here`,
      origin,
      related,
      help: "rename the type, or name it here",
    });
  } else addType(resolution, draft, record);
  return record.id;
}

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

/** The fields of a named input that `page` adds its own to. */
function pageFields(context: BodyContext, record: RecordType, origin: Origin): readonly Field[] {
  return copiedWithin(context.resolution, context.draft, record.fields, origin);
}

function withPage(context: BodyContext, fields: readonly Field[], extra: readonly Field[]): readonly Field[] {
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

function pageInputs(context: BodyContext): readonly Field[] {
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

interface MadeField {
  readonly optional?: boolean;
  readonly proto?: string;
  readonly description?: string;
}

function madeField(
  context: BodyContext,
  name: string,
  type: TypeRef,
  { optional = false, proto, description }: MadeField = {},
): Field {
  const names = fieldNames(name, undefined, context.draft.jsonNaming);
  return {
    name,
    type,
    optional,
    patch: false,
    default: null,
    constraints: unconstrained,
    safety: "safe",
    bind: null,
    description: description ?? null,
    deprecated: null,
    was: none,
    names: proto === undefined ? names : { ...names, proto },
    number: 0,
    origin: context.origin,
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

function pagedOutput(context: BodyContext, type: TypeRef, syntax: PageSyntax, origin: Origin): Output | null {
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

function wrongKind(context: BodyContext, origin: Origin, message: string, help: string): null {
  context.resolution.report({ code: "wrong-kind", message, origin, help });
  return null;
}

/** The request message: the input's own record, or a message around a named type. */
export function requestMessage(context: BodyContext, input: Input | TypeRef): TypeId {
  if ("isNamed" in input && !input.isNamed) return input.id;
  const type: TypeRef = "isNamed" in input ? { kind: "named", id: input.id } : input;
  return wrapped(context, "request", "Request", type);
}

/** The response message: the output's own record, or a message around a type; empty where nothing comes back. */
export function responseMessage(context: BodyContext, type: TypeRef | null): TypeId {
  if (type === null) return ownRecord(context, "response", "Response", "Response", [], context.origin);
  const record = type.kind === "named" ? recordOf(context.resolution, type.id) : null;
  if (record?.role === "output" && record.unit === context.draft.unit.id) return record.id;
  return wrapped(context, "response", "Response", type);
}

function wrapped(context: BodyContext, role: "request" | "response", suffix: string, type: TypeRef): TypeId {
  const named = type.kind === "named" ? context.resolution.types.get(type.id) : undefined;
  // An existing contract may have pinned the type as the message itself.
  if (
    named?.kind === "record" &&
    named.unit === context.draft.unit.id &&
    named.names.proto === `${context.methodName}${suffix}`
  )
    return named.id;
  return ownRecord(context, role, suffix, suffix, [wrappedField(context, type)], context.origin);
}

/** The one field of a message around a type: named after the type, and renamed with it. */
function wrappedField(context: BodyContext, type: TypeRef): Field {
  if (type.kind === "list") return madeField(context, "items", type);
  const named = type.kind === "named" || type.kind === "ref" ? context.resolution.types.get(type.id) : undefined;
  if (named === undefined) return madeField(context, "value", type);
  return { ...madeField(context, camelCase(named.name), type), was: named.was.map(camelCase) };
}
