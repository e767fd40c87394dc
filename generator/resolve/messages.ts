import { camelCase } from "../base/words.ts";
import type { Field, TypeId, TypeRef } from "../model/types.ts";
import type { Input } from "./bodies.ts";
import { recordOf } from "./context.ts";
import { type BodyContext, madeField, ownRecord } from "./own-records.ts";

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
