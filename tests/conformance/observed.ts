import type { Transport as ConnectTransport } from "@connectrpc/connect";

/** The headers and trailers that came with an answer, which our clients do not hand on. */
export interface Observed {
  headers: Headers | null;
  trailers: Headers | null;
}

/** The same transport, whose answers are observed. */
export function observed(transport: ConnectTransport, seen: Observed): ConnectTransport {
  const note = <Response extends { readonly header: Headers; readonly trailer: Headers }>(response: Response) => {
    seen.headers = response.header;
    seen.trailers = response.trailer;
    return response;
  };
  return {
    unary: async (...args) => note(await transport.unary(...args)),
    stream: async (...args) => note(await transport.stream(...args)),
  };
}
