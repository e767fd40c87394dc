import type { Transport } from "@connectrpc/connect";

/** The same way to a server, with time limits in our own header: the timers of Connect's library know no virtual clock. */
export function ownTime(transport: Transport): Transport {
  return {
    unary: (method, signal, timeoutMs, header, input, values) =>
      transport.unary(method, signal, undefined, limited(header, timeoutMs), input, values),
    stream: (method, signal, timeoutMs, header, input, values) =>
      transport.stream(method, signal, undefined, limited(header, timeoutMs), input, values),
  };
}

function limited(header: ConstructorParameters<typeof Headers>[0], timeoutMs: number | undefined): Headers {
  const headers = new Headers(header);
  if (timeoutMs !== undefined) headers.set("x-request-timeout-ms", String(timeoutMs));
  return headers;
}
