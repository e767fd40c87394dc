import { defineStyle } from "../style.ts";
import { streamDefaults } from "./defaults.ts";
import { isStream, resolveStream, type StreamWritten } from "./resolve.ts";
import { streamKeys } from "./schema.ts";

/** Streaming RPC. */
export const stream = defineStyle<StreamWritten>({
  name: "stream",
  summary: "Streaming RPC, described by protobuf",
  keys: streamKeys,
  defaultableKeys: ["transport", "idleTimeout", "resume"],
  shape: () => "stream",
  isConsumer: () => false,
  defaults: (syntax) => streamDefaults(!isStream(syntax.in) && isStream(syntax.out)),
  defaultAuth: () => null,
  resolve: resolveStream,
});
