import { line, whole } from "../../syntax/scalars.ts";
import type { Of } from "../../syntax/shape.ts";
import { optional, record, required } from "../../syntax/shape.ts";
import { body } from "../../syntax/types.ts";

/** The keys of `style: graphql` alone. */
export const graphqlKeys = {
  field: required(line, "`Query.x`, `Mutation.x`, `Subscription.x`, `Type.x` or `alias.Type.x`."),
  in: optional(body, "The arguments: a record, or fields."),
  out: optional(body, "The type of the field."),
  cost: optional(whole(0, 100_000), "Its weight for the limit."),
};

const keys = record("a graphql interaction", graphqlKeys);

/** The keys of `style: graphql` as written. */
export type GraphqlSyntax = Of<typeof keys>;
