import { none } from "../base/none.ts";
import type { Origin } from "../base/origin.ts";
import { capitalized } from "../base/words.ts";
import type { Field, RecordRole, RecordType, TypeId, TypeRef } from "../model/types.ts";
import { unconstrained } from "../model/types.ts";
import type { Resolution, UnitDraft } from "./context.ts";
import { addType, typeId } from "./context.ts";
import { fieldNames, typeNames } from "./names.ts";

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

/** What is said of a made field besides its name and type. */
interface MadeField {
  readonly optional?: boolean;
  readonly proto?: string;
  readonly description?: string;
}

/** A field that no spec writes. */
export function madeField(
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

/** Reports a body of the wrong kind. */
export function wrongKind(context: BodyContext, origin: Origin, message: string, help: string): null {
  context.resolution.report({ code: "wrong-kind", message, origin, help });
  return null;
}
