import type { InteractionBase, RpcMessages } from "../../model/interaction.ts";
import type { TypeId } from "../../model/types.ts";
import type { PathPart } from "../http/model.ts";

/** Messages between a server and its clients, as they happen. */
export interface RealtimeInteraction extends InteractionBase, RpcMessages {
  readonly style: "realtime";
  readonly transport: "sse" | "websocket";
  readonly path: string;
  readonly parts: readonly PathPart[];
  /** The record of `in`. */
  readonly input: TypeId;
  /** Names of its fields that stand in the path; the others are the query. */
  readonly pathFields: readonly string[];
  readonly queryFields: readonly string[];
  /** Server to client: a record or a union. */
  readonly send: TypeId;
  /** Client to server, websocket only. */
  readonly receive: TypeId | null;
  readonly resume: { readonly events: number; readonly windowMs: number } | null;
  readonly heartbeatMs: number;
  readonly slowConsumer: "close" | "drop-oldest" | "conflate";
  /** Empty: the same origin. */
  readonly origins: readonly string[];
  readonly encoding: "json";
  /** `orders.v1+json`. */
  readonly subprotocol: string;
}
