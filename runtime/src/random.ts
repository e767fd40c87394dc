// One request for many ids: each by itself costs as much as the rest of a call.
const pool = new Uint8Array(4096);
let used = pool.length;

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** So many random bytes as hexadecimal text. */
export function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    globalThis.crypto.getRandomValues(pool);
    used = 0;
  }
  let text = "";
  for (const end = used + bytes; used < end; used += 1) text += hex[pool[used] ?? 0];
  return text;
}

/** A UUID of version 4 (RFC 9562); `crypto.randomUUID` is not there in pages without TLS. */
export function randomUuid(): string {
  const text = randomHex(16);
  const variant = "89ab".charAt(Number.parseInt(text.charAt(16), 16) & 3);
  return text.replace(/^(.{8})(.{4}).(.{3}).(.{3})/, `$1-$2-4$3-${variant}$4-`);
}
