// Clients are AsyncDisposable: so users need no `lib` for it, nor @types/node.
/// <reference lib="esnext.disposable" preserve="true" />

export type { CallOptions } from "./call-options.ts";
export type { Context, InteractionContext, MessageContext, RealtimeContext } from "./context.ts";
export { type ErrorOf, type ErrorType, errorType } from "./error-type.ts";
export { type ErrorCode, errorCodes, errorMapping, type WireCodes } from "./errors.ts";
export {
  type ErrorFields,
  type InteractionError,
  interactionError,
  invalidArgument,
  isInteractionError,
  type StandardError,
} from "./interaction-error.ts";
export type { Logger } from "./logger.ts";
export type { Pages } from "./pages.ts";
export type { Principal } from "./principal.ts";
export type { PublishOptions } from "./publish-options.ts";
export type { Result } from "./result.ts";
export { defineService, type Service } from "./service.ts";
export type { Codec, Json, JsonCodec } from "./values/codec.ts";
export { maxViolations, Pass, type Violation } from "./values/pass.ts";
export type { Brand, Scalar } from "./values/scalar.ts";
export type { WithFallback } from "./with-fallback.ts";

/** The global types, for modules that have types of these names themselves. */
export type GlobalDate = Date;
export type GlobalUint8Array = Uint8Array;
