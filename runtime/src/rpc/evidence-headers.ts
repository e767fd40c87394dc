// What a failure proves, in headers or trailers. Source: resilience.md, "Not processed" evidence and "One retry layer".

/** `1`: nothing was done. */
export const notProcessedHeader = "x-not-processed";
/** Milliseconds to wait; negative: do not retry. Source: gRFC A6, "Server Pushback". */
export const pushbackHeader = "grpc-retry-pushback-ms";
/** Seconds to wait, for those who know HTTP alone. */
export const retryAfterHeader = "retry-after";
