import type {
  DescMethod,
  DescMethodBiDiStreaming,
  DescMethodClientStreaming,
  DescMethodServerStreaming,
  DescMethodStreaming,
  DescMethodUnary,
} from "@bufbuild/protobuf";

// The library's own type of a method does not narrow by its kind.

/** Whether a method has one answer to one message. */
export function isUnary(method: DescMethod): method is DescMethod & DescMethodUnary {
  return method.methodKind === "unary";
}

/** Whether a method has many messages, one way or both. */
export function isStreaming(method: DescMethod): method is DescMethod & DescMethodStreaming {
  return method.methodKind !== "unary";
}

/** Whether a method has many answers to one message. */
export function isServerStreaming(method: DescMethod): method is DescMethod & DescMethodServerStreaming {
  return method.methodKind === "server_streaming";
}

/** Whether a method has one answer to many messages. */
export function isClientStreaming(method: DescMethod): method is DescMethod & DescMethodClientStreaming {
  return method.methodKind === "client_streaming";
}

/** Whether a method has many messages both ways. */
export function isBidiStreaming(method: DescMethod): method is DescMethod & DescMethodBiDiStreaming {
  return method.methodKind === "bidi_streaming";
}
