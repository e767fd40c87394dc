import { defineStyle } from "../style.ts";
import { grpcDefaults } from "./defaults.ts";
import { type GrpcWritten, resolveGrpc } from "./resolve.ts";
import { grpcKeys } from "./schema.ts";

/** Unary RPC. */
export const grpc = defineStyle<GrpcWritten>({
  name: "grpc",
  summary: "Unary RPC, described by protobuf",
  keys: grpcKeys,
  defaultableKeys: [],
  shape: () => "call",
  isConsumer: () => false,
  defaults: () => grpcDefaults,
  defaultAuth: () => null,
  resolve: resolveGrpc,
});
