import { connect as connectTcp, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import type { CertificateOptions } from "../../target.ts";

/** So long a connection may take to be made, encryption included. Source: resilience.md, Knobs, "connect timeout". */
const connectMs = 1000;

/** Opens a connection for HTTP/2. It is destroyed with ETIMEDOUT where it takes too long. */
export function openConnection({ protocol, hostname, port }: URL, certificate: CertificateOptions | null): Socket {
  const isEncrypted = protocol === "https:";
  // An IPv6 address stands in brackets in a URL.
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const socket = isEncrypted
    ? connectTls({
        ...pemOf(certificate),
        host,
        port: Number(port || 443),
        servername: serverName(host),
        ALPNProtocols: ["h2"],
      })
    : connectTcp({ host, port: Number(port || 80) });
  const timer = setTimeout(() => socket.destroy(tooSlow(host)), connectMs);
  socket.once(isEncrypted ? "secureConnect" : "connect", () => clearTimeout(timer));
  socket.once("close", () => clearTimeout(timer));
  return socket;
}

function pemOf(certificate: CertificateOptions | null): ConnectionOptions {
  if (certificate === null) return {};
  const { key, cert, ca } = certificate;
  return { key: Buffer.from(key), cert: Buffer.from(cert), ...(ca === null ? {} : { ca: Buffer.from(ca) }) };
}

/** TLS names hosts, and no addresses (RFC 6066). */
function serverName(host: string): string {
  return /^[\d.]+$|:/.test(host) ? "" : host;
}

/** As the operating system says it. */
function tooSlow(host: string): Error {
  const message = `connecting to ${host} took more than ${connectMs} ms`;
  return Object.assign(new Error(message), { code: "ETIMEDOUT", syscall: "connect" });
}
