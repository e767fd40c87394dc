import type { Origin } from "../base/origin.ts";
import type { ErrorType } from "../model/errors.ts";
import type { Interaction } from "../model/interaction.ts";
import type { Deprecation } from "../model/lifecycle.ts";
import type { EnumType, EnumValue, Field, JsonValue, RecordType, UnionType, Variant } from "../model/types.ts";
import type { RootField } from "./root-fields.ts";
import type { TypeStep } from "./type-step.ts";

/** Where something changed, and from what to what. */
export interface Place {
  /** `shop.orders.v1.Order#/note`, `orders.placeOrder#/timeout`: what a fingerprint is made from. */
  readonly target: string;
  /** `'Order.note'`, for messages. */
  readonly subject: string;
  /** In the new spec: the element, or its parent where it is gone. */
  readonly origin: Origin;
  /** In the old spec; null: it was not there. */
  readonly earlier: Origin | null;
}

/** A pair of one thing before and after. */
export interface Pair<T> {
  readonly from: T;
  readonly to: T;
}

/** How much a sender must say of a field: nothing (`optional`, `default`), or a value. */
export type Need = "required" | "optional" | "default";

/** A wire whose names can be pinned. */
export type NamedWire = "json" | "proto" | "avro" | "graphql";

/** What of a field, a value or a variant may change besides its type. */
export type Fact =
  | { readonly kind: "field-added"; readonly field: Field; readonly need: Need }
  | { readonly kind: "field-removed"; readonly field: Field; readonly need: Need }
  /** `wires`: where its name is another now. */
  | ({ readonly kind: "field-renamed"; readonly wires: readonly NamedWire[] } & Pair<Field>)
  | { readonly kind: "field-names"; readonly name: string; readonly wires: readonly NamedWire[] }
  | { readonly kind: "field-number"; readonly isSameRecord: boolean }
  | { readonly kind: "field-need"; readonly from: Need; readonly to: Need }
  | { readonly kind: "default"; readonly from: JsonValue | null; readonly to: JsonValue | null; readonly field: Field }
  | { readonly kind: "type"; readonly step: TypeStep }
  | {
      readonly kind: "type-name";
      readonly way: "renamed" | "alias" | "namespace" | "pinned" | "inline";
      readonly wires: readonly NamedWire[];
    }
  /** A `ref` to an entity became something else, or another one. */
  | { readonly kind: "reference" }
  | { readonly kind: "constraint"; readonly keyword: string; readonly way: "tightened" | "loosened" | "changed" }
  | { readonly kind: "safety" }
  | { readonly kind: "documentation" }
  | { readonly kind: "deprecation"; readonly from: Deprecation | null; readonly to: Deprecation | null }
  | { readonly kind: "entity-key"; readonly from: RecordType; readonly to: RecordType }
  | { readonly kind: "entity-extensions"; readonly lost: readonly string[] }
  | { readonly kind: "value-added"; readonly type: EnumType; readonly value: EnumValue }
  | { readonly kind: "value-removed"; readonly type: EnumType; readonly value: EnumValue; readonly isReserved: boolean }
  | { readonly kind: "value-renamed"; readonly wires: readonly NamedWire[] }
  | { readonly kind: "value-number" }
  | { readonly kind: "openness"; readonly isClosed: boolean }
  | { readonly kind: "variant-added"; readonly type: UnionType; readonly variant: Variant }
  | { readonly kind: "variant-removed"; readonly type: UnionType; readonly variant: Variant }
  | { readonly kind: "variant-renamed"; readonly wires: readonly NamedWire[] }
  | { readonly kind: "variant-number" }
  | { readonly kind: "tombstone" }
  | { readonly kind: "interaction-added"; readonly interaction: Interaction }
  | { readonly kind: "interaction-removed"; readonly interaction: Interaction; readonly consumers: readonly string[] }
  | ({ readonly kind: "interaction-renamed"; readonly isSameWire: boolean } & Pair<Interaction>)
  | ({ readonly kind: "interaction-moved" } & Pair<Interaction>)
  | ({ readonly kind: "style" } & Pair<Interaction>)
  /** A key of an interaction, by its name in the language. */
  | ({ readonly kind: "key"; readonly key: string } & Pair<Interaction>)
  | ({ readonly kind: "policy"; readonly weaker: readonly string[] } & Pair<Interaction>)
  | { readonly kind: "consumer"; readonly added: readonly string[]; readonly isDeprecated: boolean }
  | { readonly kind: "root-added"; readonly field: RootField }
  | { readonly kind: "root-removed"; readonly field: RootField }
  | { readonly kind: "root-moved"; readonly from: RootField; readonly to: RootField }
  | { readonly kind: "root-renamed"; readonly from: RootField; readonly to: RootField }
  | { readonly kind: "message-added"; readonly direction: "send" | "receive" }
  | {
      readonly kind: "message-removed";
      readonly direction: "send" | "receive";
      readonly deprecated: Deprecation | null;
    }
  | { readonly kind: "message-renamed"; readonly direction: "send" | "receive" }
  | { readonly kind: "error-added"; readonly error: ErrorType }
  | { readonly kind: "error-removed"; readonly error: ErrorType }
  | ({ readonly kind: "error"; readonly key: "code" | "status" | "reason" | "retryable" | "message" } & Pair<ErrorType>)
  | { readonly kind: "unknown-fields"; readonly to: "reject" | "ignore" }
  | { readonly kind: "package" };

/** The kinds of facts. */
export type FactKind = Fact["kind"];

/** One change of a contract. */
export interface Change {
  readonly place: Place;
  /** In words; null: nothing. */
  readonly before: string | null;
  readonly after: string | null;
  readonly fact: Fact;
}

/** The fact of this kind. */
export type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>;
