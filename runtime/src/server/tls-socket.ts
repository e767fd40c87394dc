import type { TlsSocket } from "../auth/peer-certificate.ts";

/** A socket where it is encrypted, as `node:tls` and the sessions of `node:http2` have it; null where it is not. */
export function tlsSocketOf(socket: object | null | undefined): TlsSocket | null {
  return socket !== null && socket !== undefined && isTls(socket) ? socket : null;
}

function isTls(socket: object): socket is TlsSocket {
  // No `in`: a session of HTTP/2 answers for its socket, but does not say that it has what that has.
  const found: Partial<Record<keyof TlsSocket | "encrypted", unknown>> = socket;
  return found.encrypted === true && typeof found.getPeerX509Certificate === "function";
}
