import type { ClientCertificate, Verifier } from "./credentials.ts";
import { unauthenticated } from "./refusals.ts";

/** What may be said of client certificates. */
export interface MtlsOptions {
  /** Whether a certificate is taken; all that the server's `tls.ca` signed when left out. */
  readonly allow?: (certificate: ClientCertificate) => boolean;
}

/**
 * Knows callers by their certificates. The id is the first URI among the alternative names (SPIFFE), else the first
 * DNS name, else the common name. There are no scopes.
 */
export function mtls({ allow = () => true }: MtlsOptions = {}): Verifier {
  const verify: Verifier = ({ certificate }) => {
    if (certificate === null) throw unauthenticated("there is no client certificate");
    if (!allow(certificate)) throw unauthenticated("the client certificate is not taken here");
    const id = named(certificate.subjectAltNames, "URI:") ?? named(certificate.subjectAltNames, "DNS:");
    const name = id ?? named(certificate.subject.split("\n"), "CN=");
    if (name === null) throw unauthenticated("the client certificate has no name");
    return { id: name, scheme: "mtls", scopes: [] };
  };
  return Object.assign(verify, { needs: "certificate" } as const);
}

function named(names: readonly string[], kind: string): string | null {
  const name = names.find((it) => it.startsWith(kind))?.slice(kind.length);
  return name === undefined || name === "" ? null : name;
}
