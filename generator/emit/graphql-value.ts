import type { JsonValue, TypeRef } from "../model/types.ts";
import { namedType, opened } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import { isList, isObject } from "./wire-json.ts";
import { wireScalar } from "./wire-scalar.ts";

// What JSON leaves as it stands, though it may break a line or show text in another order.
const invisible = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** A text as GraphQL quotes it. */
export function graphqlString(text: string): string {
  return JSON.stringify(text).replace(invisible, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The default of a scalar or enum as GraphQL writes it; null where it has no way to. */
export function graphqlDefault(workspace: Workspace, type: TypeRef, value: JsonValue): string | null {
  const { type: inner } = opened(workspace, type);
  if (inner.kind === "scalar") return literal(wireScalar(inner.scalar, value));
  const named = inner.kind === "named" ? namedType(workspace, inner.id) : null;
  if (named?.kind !== "enum") return null;
  return named.values.find((it) => it.name === value)?.names.graphql ?? null;
}

/** Null for an object with a key that is no word: GraphQL cannot write it. */
function literal(value: JsonValue): string | null {
  if (typeof value === "string") return graphqlString(value);
  if (isList(value)) return joined("[", value.map(literal), "]");
  if (!isObject(value)) return String(value);
  const entries = Object.entries(value).map(([key, it]) => {
    const member = literal(it);
    return member === null || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? null : `${key}: ${member}`;
  });
  return joined("{", entries, "}");
}

function joined(open: string, items: readonly (string | null)[], close: string): string | null {
  return items.includes(null) ? null : `${open}${items.join(", ")}${close}`;
}
