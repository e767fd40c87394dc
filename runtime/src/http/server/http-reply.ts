/** An answer as it goes out, less the headers that are the same on every wire. Names of headers are lower-case. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
}

/** A reply as text, for stores. */
export function savedReply({ status, headers, body }: HttpReply): string {
  const isBytes = body instanceof Uint8Array;
  return JSON.stringify({ status, headers, ...(isBytes ? { base64: base64Of(body) } : { body }) });
}

/** The reply of a text that `savedReply` made; throws where it is none. */
export function restoredReply(text: string): HttpReply {
  const saved: unknown = JSON.parse(text);
  if (!isSaved(saved)) throw new TypeError("this is no saved reply");
  const { status, headers, body = null, base64 } = saved;
  return { status, headers, body: base64 === undefined ? body : Buffer.from(base64, "base64") };
}

interface SavedReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | null;
  readonly base64?: string;
}

function isSaved(value: unknown): value is SavedReply {
  return typeof value === "object" && value !== null && "status" in value && "headers" in value;
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
