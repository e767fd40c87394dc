import type { InteractionBase, Page, RpcMessages } from "../../model/interaction.ts";
import type { TypeId, TypeRef } from "../../model/types.ts";

/** Where a field stands in the graph. */
export type GraphqlField =
  | { readonly root: "Query" | "Mutation" | "Subscription"; readonly name: string }
  | {
      readonly root: null;
      readonly type: TypeId;
      readonly name: string;
      /** The entity belongs to another unit, which allows the extension. */
      readonly foreign: boolean;
      /** The type declares the field: the interaction is its resolver. */
      readonly declared: boolean;
    };

/** A field of the federated graph. */
export interface GraphqlInteraction extends InteractionBase, RpcMessages {
  readonly style: "graphql";
  readonly field: GraphqlField;
  /** The record of `in`. */
  readonly input: TypeId;
  /** Of one message, when it is a subscription; null: nothing comes back. */
  readonly output: TypeRef | null;
  readonly outputOptional: boolean;
  readonly page: Page | null;
  readonly cost: number;
}
