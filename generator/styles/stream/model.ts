import type { InteractionBase, RpcMessages } from "../../model/interaction.ts";
import type { TypeId, TypeRef } from "../../model/types.ts";

/** One direction of a streaming RPC: one record, or many messages. */
export type StreamSide =
  | { readonly kind: "one"; readonly type: TypeRef | null }
  | { readonly kind: "many"; readonly type: TypeRef };

/** A streaming RPC; at least one side is `many`. */
export interface StreamInteraction extends InteractionBase, RpcMessages {
  readonly style: "stream";
  readonly transport: "grpc";
  readonly in: StreamSide;
  readonly out: StreamSide;
  /** The record of `in` when it is one message; null when a stream comes in. */
  readonly input: TypeId | null;
  readonly idleTimeoutMs: number;
  /** The field that says where to go on after a break. */
  readonly resume: string | null;
}
