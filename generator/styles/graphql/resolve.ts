import { at } from "../../base/origin.ts";
import type { InteractionBase } from "../../model/interaction.ts";
import type { Field, TypeRef } from "../../model/types.ts";
import { typeText } from "../../model/types.ts";
import { inputOf, type Output, outputOf } from "../../resolve/bodies.ts";
import { recordOf } from "../../resolve/context.ts";
import { requestMessage, responseMessage } from "../../resolve/messages.ts";
import { typeNamed } from "../../resolve/symbols.ts";
import { writtenType } from "../../resolve/written-type.ts";
import type { CommonSyntax } from "../../syntax/interaction.ts";
import { shown } from "../../syntax/shape.ts";
import { parseTypeName } from "../../syntax/type-text.ts";
import type { StyleContext } from "../style.ts";
import type { GraphqlField, GraphqlInteraction } from "./model.ts";
import type { GraphqlSyntax } from "./schema.ts";

/** What a graphql interaction is written as. */
export type GraphqlWritten = GraphqlSyntax & CommonSyntax;

/** The field of the graph; null after a report. */
export function resolveGraphql(
  syntax: GraphqlWritten,
  base: InteractionBase,
  context: StyleContext,
): GraphqlInteraction | null {
  const field = parseField(syntax.field, context);
  if (field === null || !checkStreams(syntax, field, context)) return null;
  const output = declaredOutput(syntax, field, context) ?? outputOf(context, syntax.out, syntax.page, { any: true });
  const input = inputOf(context, syntax.in, output?.page ?? null);
  if (output === null || input === null) return null;
  if (output.type === null && field.root !== "Mutation") {
    context.resolution.report({
      code: "missing-key",
      message: "'out' is missing: a field of the graph has a type",
      origin: { ...context.origin, on: "key" },
      help: "write `out: Order?`",
    });
    return null;
  }
  return {
    ...base,
    style: "graphql",
    field,
    input: input.id,
    output: output.type,
    outputOptional: output.optional,
    page: output.page,
    cost: syntax.cost ?? 1,
    request: requestMessage(context, input),
    response: responseMessage(context, output.type),
  };
}

/** The root that a field stands under, or null for a field of a type. */
export function rootOf(field: string): "Query" | "Mutation" | "Subscription" | null {
  const [first] = field.split(".");
  return first === "Query" || first === "Mutation" || first === "Subscription" ? first : null;
}

function parseField(text: string, context: StyleContext): GraphqlField | null {
  const origin = at(context.origin, "field");
  const match = /^((?:[a-z][A-Za-z0-9]*\.)?[A-Z][A-Za-z0-9]*)\.([a-z][A-Za-z0-9]{0,63})$/.exec(text);
  const [, owner = "", name = ""] = match ?? [];
  if (match === null || text.length > 200) {
    context.resolution.report({
      code: "bad-field",
      message: `'${shown(text)}' is no field of the graph`,
      origin,
      help: "write Query.x, Mutation.x, Subscription.x, Type.x or alias.Type.x",
    });
    return null;
  }
  const root = rootOf(text);
  if (root !== null) return { root, name };
  const typeName = parseTypeName(owner);
  const type = typeName === null ? null : typeNamed(context.resolution, context.draft, typeName, origin);
  if (type === null) return null;
  const record = recordOf(context.resolution, type);
  if (record === null) {
    context.resolution.report({
      code: "wrong-kind",
      message: `'${owner}' is no record: only a record has fields`,
      origin,
      help: "name a type with `fields`",
    });
    return null;
  }
  const foreign = record.unit !== context.draft.unit.id;
  if (foreign && !mayExtend(record, context)) {
    const related = [{ message: "the type is here", origin: record.origin }];
    const help =
      record.key === null
        ? "only an entity, a type with `key`, can be extended"
        : `its owner can allow it: \`allowExtensionsFrom: [${context.draft.unit.name}]\``;
    context.resolution.report({
      code: "foreign-entity-field",
      message: `'${record.name}' belongs to '${record.unit}', which does not allow new fields from here`,
      origin,
      related,
      help,
    });
    return null;
  }
  return { root: null, type, name, foreign, declared: record.fields.some((it) => it.name === name) };
}

function mayExtend(
  record: { readonly key: readonly string[] | null; readonly allowExtensionsFrom: readonly string[] },
  context: StyleContext,
): boolean {
  return record.key !== null && record.allowExtensionsFrom.includes(context.draft.unit.name);
}

function checkStreams(syntax: GraphqlWritten, field: GraphqlField, context: StyleContext): boolean {
  const isStream = syntax.out?.kind === "type" && syntax.out.type.modifier === "stream";
  if (isStream === (field.root === "Subscription")) return true;
  const message = isStream ? "only a subscription streams" : "a subscription streams";
  context.resolution.report({
    code: "wrong-kind",
    message,
    origin: at(context.origin, isStream ? "out" : "field"),
    help: isStream ? "remove `stream`" : "write `out: stream T`",
  });
  return false;
}

/** A resolver of a declared field takes its type from there. */
function declaredOutput(syntax: GraphqlWritten, field: GraphqlField, context: StyleContext): Output | null {
  if (field.root !== null || !field.declared) return null;
  const declared = recordOf(context.resolution, field.type)?.fields.find((it) => it.name === field.name);
  if (declared === undefined) return null;
  if (syntax.out !== undefined) checkSame(syntax, declared, context);
  return { type: declared.type, optional: declared.optional, page: null };
}

function checkSame(syntax: GraphqlWritten, declared: Field, context: StyleContext): void {
  const output = outputOf(context, syntax.out, undefined, { any: true });
  if (output === null || (output.optional === declared.optional && same(output.type, declared.type))) return;
  const related = [{ message: "the field is here", origin: declared.origin }];
  const message = `the field has type ${writtenType(declared)}`;
  context.resolution.report({
    code: "wrong-kind",
    message,
    origin: at(context.origin, "out"),
    related,
    help: "leave `out` out: it comes from the field",
  });
}

function same(a: TypeRef | null, b: TypeRef): boolean {
  return a !== null && typeText(a) === typeText(b);
}
