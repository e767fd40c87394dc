import type { Origin } from "../base/origin.ts";
import type { Deprecation } from "./lifecycle.ts";

/** A JSON value, as examples and defaults have it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** The full name of a named type, unique in a workspace: `shop.orders.v1.Order`. */
export type TypeId = string;

/** The scalars without parameters. */
export const plainScalars = [
  "string",
  "bool",
  "int",
  "long",
  "safeint",
  "double",
  "bytes",
  "timestamp",
  "date",
  "duration",
  "uuid",
  "id",
  "json",
] as const;

/** One of the 14 scalars; `decimal` has its digits in all and after the point. */
export type Scalar =
  | { readonly name: (typeof plainScalars)[number] }
  | { readonly name: "decimal"; readonly precision: number; readonly scale: number };

/** The name of a scalar without its parameters. */
export type ScalarName = Scalar["name"];

/** What stands where a type is used. Aliases are kept: `named` may name one. */
export type TypeRef =
  | { readonly kind: "scalar"; readonly scalar: Scalar }
  | { readonly kind: "list"; readonly item: TypeRef }
  | { readonly kind: "map"; readonly value: TypeRef }
  | { readonly kind: "named"; readonly id: TypeId }
  /** An entity by its key. */
  | { readonly kind: "ref"; readonly id: TypeId };

/** The names of one thing on each wire. After `resolve` nobody derives a name again. */
export interface WireNames {
  readonly json: string;
  readonly proto: string;
  readonly avro: string;
  readonly graphql: string;
}

/** Bounds on a value. Numeric bounds are texts, so that longs and decimals keep their digits. */
export interface Constraints {
  readonly min: string | null;
  readonly max: string | null;
  readonly exclusiveMin: string | null;
  readonly exclusiveMax: string | null;
  readonly minLength: number | null;
  readonly maxLength: number | null;
  readonly pattern: string | null;
  readonly minItems: number | null;
  readonly maxItems: number | null;
  readonly uniqueItems: boolean;
}

/** No bounds at all. */
export const unconstrained: Constraints = {
  min: null,
  max: null,
  exclusiveMin: null,
  exclusiveMax: null,
  minLength: null,
  maxLength: null,
  pattern: null,
  minItems: null,
  maxItems: null,
  uniqueItems: false,
};

/** How carefully a value is to be handled. `secret` is never shown, `pii` only as `[pii]`. */
export type Safety = "safe" | "pii" | "secret";

/** Where a field of `in` or `out` travels in HTTP, when the spec says so. */
export type Binding =
  | { readonly in: "query" }
  | { readonly in: "body" }
  | { readonly in: "header"; readonly header: string };

/** A field of a record. */
export interface Field {
  readonly name: string;
  readonly type: TypeRef;
  /** Written with `?`. */
  readonly optional: boolean;
  /** Written `patch<T>`: `type` is T, all of it optional. */
  readonly patch: boolean;
  /** In the form of an example; null: none. */
  readonly default: JsonValue | null;
  readonly constraints: Constraints;
  readonly safety: Safety;
  readonly bind: Binding | null;
  readonly description: string | null;
  readonly deprecated: Deprecation | null;
  readonly was: readonly string[];
  readonly names: WireNames;
  /** The protobuf field number, from the lock. */
  readonly number: number;
  readonly origin: Origin;
}

/** A number and name that may not be used again. */
export interface Reserved {
  readonly number: number;
  /** The name on the proto wire. */
  readonly proto: string;
  /** The names on the other wires. */
  readonly json: string;
  readonly avro: string;
}

/** What a record is there for. */
export type RecordRole =
  /** The user named it. */
  | "type"
  /** Fields written inline under `in`, `out` or `payload`; pages make their own too. */
  | "input"
  | "output"
  | "payload"
  /** The fields of an error. */
  | "error"
  /** An RPC message around a named type. */
  | "request"
  | "response"
  /** The fields of an MQTT topic: never a message of its own, and not in the lock. */
  | "topic"
  /** The key of an entity that has several key fields: what a `ref` to it carries. */
  | "key";

interface NamedTypeBase {
  readonly id: TypeId;
  readonly name: string;
  /** The id of the service or library that defines it. */
  readonly unit: string;
  readonly description: string | null;
  readonly deprecated: Deprecation | null;
  readonly was: readonly string[];
  readonly names: WireNames;
  readonly origin: Origin;
}

/** A scalar, list or map under a name of its own. */
export interface AliasType extends NamedTypeBase {
  readonly kind: "alias";
  readonly target: TypeRef;
  readonly constraints: Constraints;
}

/** Named fields. Key fields come first, then those of `extends`, then its own. */
export interface RecordType extends NamedTypeBase {
  readonly kind: "record";
  readonly role: RecordRole;
  /** The names of the key fields of an entity. */
  readonly key: readonly string[] | null;
  /** Of an entity with several key fields: the record that a `ref` to it carries. */
  readonly keyRecord: TypeId | null;
  /** The number of `google.protobuf.FieldMask update_mask`, where a field is a `patch`. */
  readonly updateMask: number | null;
  readonly extends: TypeId | null;
  /** Services that may add GraphQL fields to this entity. */
  readonly allowExtensionsFrom: readonly string[];
  readonly fields: readonly Field[];
  readonly reserved: readonly Reserved[];
  readonly nextNumber: number;
}

/** A value of an enum. */
export interface EnumValue {
  readonly name: string;
  readonly description: string | null;
  readonly deprecated: Deprecation | null;
  readonly was: readonly string[];
  readonly names: WireNames;
  readonly number: number;
  readonly origin: Origin;
}

/** Named values. Readers of an open enum survive values that they do not know. */
export interface EnumType extends NamedTypeBase {
  readonly kind: "enum";
  readonly closed: boolean;
  readonly values: readonly EnumValue[];
  readonly reserved: readonly Reserved[];
  readonly nextNumber: number;
}

/** A variant of a union. */
export interface Variant {
  readonly name: string;
  readonly type: TypeRef;
  readonly description: string | null;
  readonly deprecated: Deprecation | null;
  readonly was: readonly string[];
  readonly names: WireNames;
  readonly number: number;
  readonly origin: Origin;
}

/** One of several variants, told apart by its tag. Always open to readers. */
export interface UnionType extends NamedTypeBase {
  readonly kind: "union";
  readonly variants: readonly Variant[];
  readonly reserved: readonly Reserved[];
  readonly nextNumber: number;
}

/** A type with a name of its own. */
export type NamedType = AliasType | RecordType | EnumType | UnionType;

/** A list or map where protobuf has room for neither: a message around it, with one field `items`. */
export interface WrapperType {
  readonly id: TypeId;
  /** As `StringList`. */
  readonly name: string;
  readonly unit: string;
  /** The list or map that it holds. */
  readonly content: TypeRef;
  readonly number: number;
}

/** A core type as a spec writes it, with full names: `list<shop.orders.v1.Order>`. */
export function typeText(type: TypeRef): string {
  switch (type.kind) {
    case "scalar":
      return scalarText(type.scalar);
    case "list":
      return `list<${typeText(type.item)}>`;
    case "map":
      return `map<${typeText(type.value)}>`;
    case "ref":
      return `ref<${type.id}>`;
    case "named":
      return type.id;
  }
}

/** A scalar as a spec writes it. */
export function scalarText(scalar: Scalar): string {
  return scalar.name === "decimal" ? `decimal(${scalar.precision},${scalar.scale})` : scalar.name;
}
