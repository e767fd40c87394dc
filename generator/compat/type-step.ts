import { type Scalar, scalarText, type TypeRef, typeText } from "../model/types.ts";
import { namedType, refType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";

/** What a type is once its aliases and references are opened. */
export type OpenType =
  | { readonly kind: "scalar"; readonly scalar: Scalar }
  | {
      readonly kind: "list" | "map" | "record" | "enum" | "union" | "patch";
      readonly text: string;
      readonly isClosed: boolean;
    };

/** From one type to another that is read differently. */
export interface TypeStep {
  readonly from: OpenType;
  readonly to: OpenType;
}

/** What a type is; its aliases must be opened. */
export function openType(workspace: Workspace, type: TypeRef): OpenType {
  switch (type.kind) {
    case "scalar":
      return { kind: "scalar", scalar: type.scalar };
    case "list":
    case "map":
      return { kind: type.kind, text: typeText(type), isClosed: false };
    case "ref":
      return openType(workspace, refType(workspace, type.id));
    case "named": {
      const named = namedType(workspace, type.id);
      if (named.kind === "alias") return openType(workspace, named.target);
      return { kind: named.kind, text: named.name, isClosed: named.kind === "enum" && named.closed };
    }
  }
}

/** A word for each sort of type: the scalar's name, or `record`, `list` and so on. */
export function sortOf(type: OpenType): string {
  return type.kind === "scalar" ? type.scalar.name : type.kind;
}

/** A type in a message. */
export function openTypeText(type: OpenType): string {
  return type.kind === "scalar" ? scalarText(type.scalar) : type.text;
}

const integers = ["int", "safeint", "long"];
const numbers = [...integers, "double"];
const texts = ["string", "id", "uuid", "decimal", "timestamp", "date", "duration"];

/** What sort of step it is; each has a rule. */
export type StepSort =
  | "int32-to-int64"
  | "int64-to-int32"
  | "int-to-float"
  | "float-to-int"
  | "int-to-bool"
  | "scalar-to-string"
  | "string-to-bytes"
  | "bytes-to-string"
  | "string-to-enum"
  | "enum-to-string"
  | "enum-to-int"
  | "logical-changed"
  | "date-to-datetime"
  | "scalar-to-list"
  | "list-to-scalar"
  | "list-to-map"
  | "object-replaced";

type Row = readonly [StepSort, readonly string[], readonly string[]];

const rows: readonly Row[] = [
  ["int32-to-int64", ["int"], ["safeint", "long"]],
  ["int32-to-int64", ["safeint"], ["long"]],
  ["int64-to-int32", ["long"], ["safeint", "int"]],
  ["int64-to-int32", ["safeint"], ["int"]],
  ["int-to-float", integers, ["double"]],
  ["float-to-int", ["double"], integers],
  ["int-to-bool", numbers, ["bool"]],
  ["int-to-bool", ["bool"], numbers],
  ["date-to-datetime", ["date"], ["timestamp"]],
  ["logical-changed", texts, texts],
  ["scalar-to-string", [...numbers, "bool"], texts],
  ["scalar-to-string", texts, [...numbers, "bool"]],
  ["string-to-bytes", ["string"], ["bytes"]],
  ["bytes-to-string", ["bytes"], ["string"]],
  ["string-to-enum", ["string", "id"], ["enum"]],
  ["enum-to-string", ["enum"], ["string", "id"]],
  ["enum-to-int", ["enum"], integers],
  ["enum-to-int", integers, ["enum"]],
  ["list-to-map", ["list"], ["map"]],
  ["list-to-map", ["map"], ["list"]],
];

/** The sort of a step. */
export function stepSort({ from, to }: TypeStep): StepSort {
  const [before, after] = [sortOf(from), sortOf(to)];
  const row = rows.find(([, froms, tos]) => froms.includes(before) && tos.includes(after));
  if (row !== undefined) return row[0];
  if (after === "list") return "scalar-to-list";
  return before === "list" ? "list-to-scalar" : "object-replaced";
}
