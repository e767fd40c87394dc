/** Where a Pulsar is, and where in it topics are. */
export interface Place {
  /** `http://localhost:8080` */
  readonly origin: string;
  readonly tenant: string;
  readonly namespace: string;
  /** Of every request; the token is in it. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of TLS; null: the usual authorities, no certificate of one's own. */
  readonly tls: TlsFiles | null;
}

/** In PEM. */
export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** The words of a topic in URLs. */
export function topicPath({ tenant, namespace }: Place, topic: string): string {
  return [tenant, namespace, topic].map(encodeURIComponent).join("/");
}

/** A URL of its WebSocket API. */
export function socketUrl(
  place: Place,
  kind: "producer" | "consumer" | "reader",
  path: string,
  query: Readonly<Record<string, string>>,
): string {
  const origin = place.origin.replace(/^http/, "ws");
  return `${origin}/ws/v2/${kind}/persistent/${path}?${new URLSearchParams(query)}`;
}
