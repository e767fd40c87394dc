import { type Field, type TypeRef, typeText } from "../model/types.ts";

/** A type in a message: as a person writes it, without its package. */
export function shownType(type: TypeRef): string {
  return typeText(type).replace(/\b[a-z][\w.]*\.(?=[A-Z])/g, "");
}

/** The type of a field in a message, with what makes it less than required. */
export function writtenType({ type, patch, optional, default: byDefault }: Field): string {
  const core = patch ? `patch<${shownType(type)}>` : shownType(type);
  return `${core}${optional ? "?" : byDefault === null ? "" : " with a default"}`;
}
