import { docLines } from "../base/text.ts";
import type { Constraints, Field, JsonValue, Scalar, TypeRef } from "../model/types.ts";
import { unconstrained } from "../model/types.ts";
import { keyFields, namedType, opened } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import { boundsText } from "./bounds-text.ts";
import { finished } from "./deprecation-text.ts";

/** What a type system says by itself, and so needs no words. */
export type Native = "ref" | "decimal" | "uuid" | "date" | "safeint" | "json" | "default" | "bounds";

/** What is described: a field, or something like it. */
export type Described = Pick<Field, "type" | "constraints" | "safety" | "default">;

/** What the type system of a target cannot say of a field, in sentences on one line; empty where there is nothing. */
export function constraintText(workspace: Workspace, field: Described, native: ReadonlySet<Native>): string {
  const fallback =
    field.default === null || native.has("default")
      ? []
      : [`Default: ${defaultText(workspace, field.type, field.default)}.`];
  return [...sentences(workspace, field.type, field.constraints, native), ...fallback, ...safetyText(field)].join(" ");
}

/** As `constraintText`, for what has a type and nothing else. */
export function typeConstraintText(workspace: Workspace, type: TypeRef, native: ReadonlySet<Native>): string {
  return sentences(workspace, type, unconstrained, native).join(" ");
}

/** The lines of a description with the sentences after it. */
export function describedLines(description: string | null, text: string): readonly string[] {
  const lines = docLines(description);
  if (text === "") return lines;
  const [only, ...more] = lines;
  if (only === undefined) return [text];
  return more.length === 0 ? [`${finished(only)} ${text}`] : [...lines, text];
}

/** The description of a field: its own, else that of the alias which names its type. */
export function ownDescription(workspace: Workspace, member: Pick<Field, "type" | "description">): string | null {
  if (member.description !== null || member.type.kind !== "named") return member.description;
  const type = namedType(workspace, member.type.id);
  return type.kind === "alias" ? type.description : null;
}

function sentences(
  workspace: Workspace,
  type: TypeRef,
  own: Constraints,
  native: ReadonlySet<Native>,
): readonly string[] {
  const { type: inner, constraints } = opened(workspace, type, own);
  switch (inner.kind) {
    case "scalar":
      return [...scalarSentences(inner.scalar, native), ...bounds(constraints, unitOfLength(inner.scalar), native)];
    case "ref":
      return native.has("ref") ? [] : [refSentence(inner.id), ...keySentences(workspace, inner.id, native)];
    case "list":
      return [
        ...bounds(constraints, "item", native),
        ...sentences(workspace, inner.item, unconstrained, native).map(ofEach),
      ];
    case "map":
      return [
        ...bounds(constraints, "entry", native),
        ...sentences(workspace, inner.value, unconstrained, native).map(ofEach),
      ];
    case "named":
      return [];
  }
}

function bounds(constraints: Constraints, unit: string, native: ReadonlySet<Native>): readonly string[] {
  const text = native.has("bounds") ? "" : boundsText(constraints, unit);
  return text === "" ? [] : [text];
}

function unitOfLength(scalar: Scalar): string {
  return scalar.name === "bytes" ? "byte" : "character";
}

/** "Matches …" becomes "Each matches …"; what is said of each item of each item is said once. */
function ofEach(sentence: string): string {
  return sentence.startsWith("Each ") ? sentence : `Each ${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`;
}

function scalarSentences(scalar: Scalar, native: ReadonlySet<Native>): readonly string[] {
  switch (scalar.name) {
    case "decimal":
      return native.has("decimal") ? [] : [decimalText(scalar.precision, scalar.scale)];
    case "uuid":
      return native.has("uuid") ? [] : ["A UUID."];
    case "date":
      return native.has("date") ? [] : ["A date, as in 2026-01-15."];
    case "safeint":
      return native.has("safeint") ? [] : ["At most 9007199254740991, and at least its negative."];
    case "json":
      return native.has("json") ? [] : ["JSON text."];
    default:
      return [];
  }
}

/** `A decimal of at most 18 digits, exactly 2 of them after the point, as in "12.50".` */
function decimalText(precision: number, scale: number): string {
  const whole = "12".slice(0, Math.max(0, precision - scale)) || "0";
  const example = scale === 0 ? whole : `${whole}.${"5".padEnd(scale, "0")}`;
  const after = scale === 0 ? "none" : `exactly ${scale}`;
  return `A decimal of at most ${precision} digit${precision === 1 ? "" : "s"}, ${after} of them after the point, as in "${example}".`;
}

function refSentence(entity: string): string {
  return `The key of ${/^[aeiou]/i.test(entity) ? "an" : "a"} ${entity}.`;
}

/** What holds for the one field of a key; the fields of a longer key speak for themselves. */
function keySentences(workspace: Workspace, entity: string, native: ReadonlySet<Native>): readonly string[] {
  const [key, ...more] = keyFields(workspace, entity);
  if (key === undefined || more.length > 0) return [];
  return sentences(workspace, key.type, key.constraints, native);
}

function defaultText(workspace: Workspace, type: TypeRef, value: JsonValue): string {
  const { type: inner } = opened(workspace, type);
  const bare = inner.kind === "named" && typeof value === "string";
  return docLines(bare ? value : JSON.stringify(value)).join(" ");
}

function safetyText(field: Described): readonly string[] {
  switch (field.safety) {
    case "safe":
      return [];
    case "pii":
      return ["Personal data."];
    case "secret":
      return ["Secret."];
  }
}
