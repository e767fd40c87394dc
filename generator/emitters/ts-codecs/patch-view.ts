import { capitalized } from "../../base/words.ts";
import { fieldsIn } from "../../emit/schema-form.ts";
import type { CodecPrinting } from "../../emit/typescript/codec-text.ts";
import { codecName, codecText, elementText, runtimeText } from "../../emit/typescript/codec-text.ts";
import { domainName } from "../../emit/typescript/domain-names.ts";
import { namedText } from "../../emit/typescript/type-text.ts";
import { valueText } from "../../emit/typescript/value-text.ts";
import type { Field, RecordType } from "../../model/types.ts";
import { unconstrained } from "../../model/types.ts";
import { namedType, opened } from "../../model/walk.ts";
import { messageMember, messageSchema, messageType } from "../../naming/protobuf-es.ts";
import { memberAccess } from "../../naming/typescript.ts";
import { pathText } from "./members.ts";

/** A partial update of a record in messages, as `protobuf.hbs` prints it. */
export interface PatchView {
  readonly open: string;
  readonly schema: string;
  readonly draft: string;
  readonly fields: readonly PatchField[];
}

interface PatchField {
  /** `value.name`. */
  readonly given: string;
  /** `to.name`. */
  readonly member: string;
  /** The name in the mask, quoted. */
  readonly maskName: string;
  readonly isNullable: boolean;
  /** Whether a part of it can be given alone: then the mask names the parts. */
  readonly isPartial: boolean;
  readonly encoded: string;
  /** `to.name`, of the value. */
  readonly target: string;
  /** `wire?.name`. */
  readonly found: string;
  /** What tells that it has a value, where there is no mask. */
  readonly presence: string;
  readonly decoded: string;
}

/** The patch of a record, which goes with a field mask. */
export function patchView(printing: CodecPrinting, type: RecordType): PatchView {
  const { imports, wire } = printing;
  const pb = imports.namespace("pb", "./rpc_pb.js");
  const message = `${pb}.${messageType(type.names.proto)}`;
  const patch = namedText(printing, type.id, "patch");
  const codec = imports.type("PatchCodec", wire.runtime);
  return {
    open: `export const ${codecName(printing, type.id, "patch")}: ${codec}<${message}, ${patch}> = `,
    schema: `${pb}.${messageSchema(type.names.proto)}`,
    draft: `${imports.type("Draft", wire.runtime)}<${patch}>`,
    fields: fieldsIn(type, "patch").map((it) => patchField(printing, type, it)),
  };
}

function patchField(printing: CodecPrinting, type: RecordType, field: Field): PatchField {
  const partial = partialCodec(printing, type, field);
  const codec = partial ?? wholeCodec(printing, type, field);
  const member = memberAccess(messageMember(field.names.proto));
  const given = `value${memberAccess(field.name)}`;
  const found = `wire?${member.startsWith("[") ? "." : ""}${member}`;
  const name = JSON.stringify(field.names.proto);
  const mask = partial === null ? "" : `, mask.within(${name})`;
  const decoded = `${codec}.decode(${found}, ${pathText(field.name)}, pass${mask})`;
  return {
    given,
    member: `to${member}`,
    maskName: name,
    isNullable: field.optional,
    isPartial: partial !== null,
    encoded: `${codec}.encode(${given}, ${pathText(field.name)}, pass${mask})`,
    target: `to${memberAccess(field.name)}`,
    found,
    presence: field.optional || field.default !== null ? `${found} !== undefined` : found,
    // What a mask names and a message lacks has its default again.
    decoded:
      field.default === null
        ? decoded
        : `${found} === undefined ? ${valueText(printing, field.type, field.default)} : ${decoded}`,
  };
}

/** The codec of a field of which parts can be given alone: a record or a map. */
function partialCodec(printing: CodecPrinting, type: RecordType, field: Field): string | null {
  const { type: inner } = opened(printing.workspace, field.type);
  const hint = hintOf(printing, type, field);
  if (inner.kind === "map") {
    const value = elementText(
      printing,
      { type: inner.value, constraints: unconstrained, form: "whole" },
      `${hint}Value`,
    );
    return printing.constants.name(`${runtimeText(printing, "patchOfMap")}(() => ${value})`, `${hint}Patch`);
  }
  const isRecord = inner.kind === "named" && namedType(printing.workspace, inner.id).kind === "record";
  return isRecord ? codecName(printing, inner.id, "patch") : null;
}

function wholeCodec(printing: CodecPrinting, type: RecordType, field: Field): string {
  const used = { type: field.type, constraints: field.constraints, form: "whole" } as const;
  return codecText(printing, used, hintOf(printing, type, field));
}

function hintOf({ workspace }: CodecPrinting, type: RecordType, field: Field): string {
  return domainName(workspace, type.id).stem + capitalized(field.name);
}
