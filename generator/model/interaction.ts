import type { Origin } from "../base/origin.ts";
import type { EventInteraction } from "../styles/event/model.ts";
import type { GraphqlInteraction } from "../styles/graphql/model.ts";
import type { GrpcInteraction } from "../styles/grpc/model.ts";
import type { HttpInteraction } from "../styles/http/model.ts";
import type { MqttInteraction } from "../styles/mqtt/model.ts";
import type { RealtimeInteraction } from "../styles/realtime/model.ts";
import type { StreamInteraction } from "../styles/stream/model.ts";
import type { Audience, CompatibilityPolicy, Deprecation, Stability } from "./lifecycle.ts";
import type { Policies, Setting } from "./policy.ts";
import type { JsonValue, TypeId, TypeRef } from "./types.ts";
import type { Service } from "./workspace.ts";

/** `orders.placeOrder`, and `orders@2.placeOrder` above version 1. */
export type InteractionId = string;

/** The seven styles. */
export const styleNames = ["http", "grpc", "stream", "event", "graphql", "realtime", "mqtt"] as const;
/** One of the seven styles. */
export type StyleName = (typeof styleNames)[number];

/** What a program sees. */
export type Shape = "call" | "stream" | "message";

/** Another interaction that the handler calls. */
export interface Call {
  readonly to: InteractionId;
  readonly times: "once" | "many";
  readonly optional: boolean;
  /** Calls with the same word run side by side. */
  readonly parallel: string | null;
  readonly origin: Origin;
}

/** A worked case, checked against the types. Values have the spec's field names and the JSON forms of types.md. */
export interface Example {
  readonly name: string;
  readonly input: JsonValue | null;
  readonly output: JsonValue | null;
  readonly error: { readonly id: TypeId; readonly fields: JsonValue } | null;
  readonly payload: JsonValue | null;
}

/** A consumer outside this workspace. */
export interface ForeignConsumer {
  readonly name: string;
  readonly owner: string | null;
  readonly since: string | null;
  readonly seen: string | null;
  readonly uses: readonly string[];
  readonly origin: Origin;
}

/** Silences one design rule in one place. */
export interface Suppression {
  readonly rule: string;
  readonly reason: string;
  readonly until: string | null;
  readonly origin: Origin;
}

/** Facts for the style advisor. */
export interface Needs {
  readonly replay: boolean | null;
  readonly fanOut: "one" | "many" | null;
  readonly latencyMs: number | null;
  readonly direction: "client-to-server" | "server-to-client" | "both" | null;
  readonly clients: "browser" | "app" | "service" | "device" | null;
  readonly ratePerSecond: number | null;
}

/** The decision record. */
export interface Why {
  readonly latency: string | null;
  readonly coupling: string | null;
  readonly failure: string | null;
}

/** A list in pages. */
export interface Page {
  readonly limit: number;
  readonly max: number;
  readonly item: TypeRef;
}

/** What every interaction has, whatever its style. */
export interface InteractionBase {
  readonly id: InteractionId;
  readonly name: string;
  /** The id of its service: `orders`, `orders@2`. */
  readonly service: string;
  /** PascalCase, or what `wire: { proto }` pins: the method of an RPC service, the stem of its messages. */
  readonly methodName: string;
  readonly description: string | null;
  readonly tags: Setting<readonly string[]>;
  readonly examples: readonly Example[];
  /** The declared errors, by id. */
  readonly errors: readonly TypeId[];
  readonly policies: Policies;
  readonly stability: Stability;
  readonly audience: Setting<Audience>;
  readonly calls: readonly Call[];
  readonly emits: readonly InteractionId[];
  readonly compatibility: CompatibilityPolicy | null;
  readonly needs: Needs | null;
  readonly why: Why | null;
  readonly deprecated: Deprecation | null;
  readonly was: readonly string[];
  readonly suppress: readonly Suppression[];
  readonly consumers: readonly ForeignConsumer[];
  readonly origin: Origin;
}

/** The RPC messages that every call and stream has, whatever its style; they are records of the workspace. */
export interface RpcMessages {
  readonly request: TypeId;
  readonly response: TypeId;
}

/** An interaction of any style. */
export type Interaction =
  | HttpInteraction
  | GrpcInteraction
  | StreamInteraction
  | EventInteraction
  | GraphqlInteraction
  | RealtimeInteraction
  | MqttInteraction;

/** What carries a message, and has no answer. */
export type MessageInteraction = EventInteraction | MqttInteraction;

/** What is called, and answers one value or many. */
export type AnsweredInteraction = Exclude<Interaction, MessageInteraction>;

/** Whether somebody answers. */
export function isAnswered(interaction: Interaction): interaction is AnsweredInteraction {
  return interaction.style !== "event" && interaction.style !== "mqtt";
}

/** Whether clients call it; fields of types are asked for by gateways alone. */
export function isCalled(interaction: Interaction): interaction is AnsweredInteraction {
  return isAnswered(interaction) && (interaction.style !== "graphql" || interaction.field.root !== null);
}

/** The interactions of a service that have this style, in the order of the spec. */
export function ofStyle<S extends StyleName>(
  service: Service,
  style: S,
): readonly Extract<Interaction, { style: S }>[] {
  return service.interactions.filter((it): it is Extract<Interaction, { style: S }> => it.style === style);
}

/** What a program sees of the interaction. */
export function shapeOf(interaction: Interaction): Shape {
  switch (interaction.style) {
    case "http":
    case "grpc":
      return "call";
    case "graphql":
      return interaction.field.root === "Subscription" ? "stream" : "call";
    case "stream":
    case "realtime":
      return "stream";
    case "event":
    case "mqtt":
      return "message";
  }
}
