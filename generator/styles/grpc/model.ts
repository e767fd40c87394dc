import type { InteractionBase, Page, RpcMessages } from "../../model/interaction.ts";
import type { TypeId, TypeRef } from "../../model/types.ts";

/** A unary RPC. */
export interface GrpcInteraction extends InteractionBase, RpcMessages {
  readonly style: "grpc";
  /** The record of `in`. */
  readonly input: TypeId;
  /** Null: nothing comes back. */
  readonly output: TypeRef | null;
  readonly page: Page | null;
}
