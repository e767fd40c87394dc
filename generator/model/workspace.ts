import type { Origin } from "../base/origin.ts";
import type { ErrorType } from "./errors.ts";
import type { Interaction, InteractionId, Suppression } from "./interaction.ts";
import type { CompatibilityPolicy, Stability } from "./lifecycle.ts";
import type { Slo } from "./policy.ts";
import type { NamedType, TypeId, WrapperType } from "./types.ts";

/** Who answers for a service. */
export interface Contact {
  readonly name: string;
  readonly url: string | null;
  readonly email: string | null;
}

/** The licence of an interface: a name, with a URL or an SPDX identifier. */
export interface License {
  readonly name: string;
  readonly url: string | null;
  readonly identifier: string | null;
}

/** What a service and a library have in common: a file that owns types and errors. */
export interface Unit {
  readonly kind: "service" | "library";
  /** `orders`, and `orders@2` above version 1; unique in the workspace. */
  readonly id: string;
  /** kebab-case. */
  readonly name: string;
  readonly version: number;
  /** `orders`, and `orders-v2` above version 1: the stem of folders and files. */
  readonly folder: string;
  /** `shop.orders.v1`: Avro namespace, prefix of type ids. */
  readonly fullName: string;
  /** As `fullName`, unless pinned. */
  readonly protoPackage: string;
  /** `urn:interspec:shop:orders:v1`. */
  readonly urn: string;
  /** The path of its file, relative to the workspace. */
  readonly file: string;
  readonly description: string | null;
  readonly imports: ReadonlyMap<string, string>;
  /** Types in the order of the file, then those made for inline fields and RPC messages, in order of use. */
  readonly types: readonly TypeId[];
  readonly errors: readonly TypeId[];
  readonly origin: Origin;
}

/** A file of shared types and errors. */
export interface Library extends Unit {
  readonly kind: "library";
}

/** A service and all that it offers. */
export interface Service extends Unit {
  readonly kind: "service";
  readonly owner: string | null;
  readonly tags: readonly string[];
  readonly contact: Contact | null;
  readonly license: License;
  readonly docs: string | null;
  readonly stability: Stability;
  readonly servers: readonly { readonly url: string; readonly description: string | null }[];
  readonly unknownFields: "reject" | "ignore";
  /** `OrdersService`. */
  readonly protoService: string;
  readonly interactions: readonly Interaction[];
  readonly compatibility: CompatibilityPolicy | null;
  readonly suppress: readonly Suppression[];
}

/** A message broker that documents and access lists name. */
export interface Broker {
  readonly name: string;
  readonly kind: "kafka" | "nats" | "pulsar" | "memory" | "mqtt";
  readonly url: string | null;
  readonly description: string | null;
}

/** How a caller proves who it is. */
export type SecurityScheme =
  | {
      readonly name: string;
      readonly type: "oidc";
      readonly issuer: string;
      readonly audience: string | null;
      readonly authorizationUrl: string | null;
      readonly tokenUrl: string | null;
      readonly scopes: ReadonlyMap<string, string>;
    }
  | { readonly name: string; readonly type: "bearer"; readonly scopes: ReadonlyMap<string, string> }
  | { readonly name: string; readonly type: "apiKey"; readonly header: string }
  | { readonly name: string; readonly type: "mtls" }
  | { readonly name: string; readonly type: "mqttUser" };

/** A path through the system that matters as a whole. */
export interface Journey {
  readonly name: string;
  readonly entries: readonly InteractionId[];
  readonly budgetMs: number | null;
  readonly maxSyncHops: number | null;
  readonly critical: boolean;
  readonly slo: Slo | null;
  readonly origin: Origin;
}

/** What the design rules are told. */
export interface LintSettings {
  readonly preset: "default" | "google" | "zalando" | "azure";
  readonly maxSyncHops: number;
  readonly rules: ReadonlyMap<string, "off" | "info" | "warning" | "error">;
  readonly origin: Origin;
}

/** The IR: all that the specs say, complete and immutable. After `resolve` nobody asks for defaults. */
export interface Workspace {
  readonly name: string;
  /** May be empty. */
  readonly namespace: string;
  readonly brokers: readonly Broker[];
  readonly security: readonly SecurityScheme[];
  readonly journeys: readonly Journey[];
  readonly lint: LintSettings;
  readonly compatibility: CompatibilityPolicy | null;
  /** Sorted by id. */
  readonly services: readonly Service[];
  /** Sorted by id. */
  readonly libraries: readonly Library[];
  readonly types: ReadonlyMap<TypeId, NamedType>;
  /** By the unit's full name and the wrapper's name: `shop.orders.v1.StringList`. */
  readonly wrappers: ReadonlyMap<TypeId, WrapperType>;
  readonly errors: ReadonlyMap<TypeId, ErrorType>;
  readonly interactions: ReadonlyMap<InteractionId, Interaction>;
}
