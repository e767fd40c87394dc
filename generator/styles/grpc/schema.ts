import type { Of } from "../../syntax/shape.ts";
import { optional, record } from "../../syntax/shape.ts";
import { body } from "../../syntax/types.ts";

/** The keys of `style: grpc` alone. */
export const grpcKeys = {
  in: optional(body, "The input: a record, or fields."),
  out: optional(body, "The output: a record, a union, fields, or `list<T>`."),
};

const keys = record("a grpc interaction", grpcKeys);

/** The keys of `style: grpc` as written. */
export type GrpcSyntax = Of<typeof keys>;
