import type { ClientCertificate } from "./credentials.ts";

/** What is asked of a socket of `node:tls`. */
export interface TlsSocket {
  readonly authorized: boolean;
  getPeerX509Certificate(): PeerCertificate | undefined;
}

/** What is asked of an `X509Certificate` of `node:crypto`. */
export interface PeerCertificate {
  readonly subject: string;
  readonly subjectAltName: string | undefined;
  readonly fingerprint256: string;
}

/** A connection has one certificate for all of its calls. */
const seen = new WeakMap<TlsSocket, ClientCertificate | null>();

/** The certificate at the other end; null where there is none, or it was not checked against the server's `ca`. */
export function peerCertificate(socket: TlsSocket): ClientCertificate | null {
  const known = seen.get(socket);
  if (known !== undefined) return known;
  const certificate = socket.authorized ? clientCertificate(socket.getPeerX509Certificate()) : null;
  seen.set(socket, certificate);
  return certificate;
}

function clientCertificate(peer: PeerCertificate | undefined): ClientCertificate | null {
  if (peer === undefined) return null;
  const { subject, subjectAltName = "", fingerprint256 } = peer;
  return { subject, subjectAltNames: alternativeNames(subjectAltName), fingerprint256 };
}

/** `DNS:a, URI:"b\u002c c"`: Node writes as JSON, without commas, what could be taken for the next name. */
function alternativeNames(text: string): readonly string[] {
  const written = text === "" ? [] : text.split(", ");
  return written.map((it) => it.replace(/:(".*")$/, (_, name: string) => `:${String(JSON.parse(name))}`));
}
