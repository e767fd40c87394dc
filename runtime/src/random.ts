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
  const variant = ((Number.parseInt(text.slice(16, 17), 16) & 3) | 8).toString(16);
  const [a, b, c, d, e] = [text.slice(0, 8), text.slice(8, 12), text.slice(13, 16), text.slice(17, 20), text.slice(20)];
  return `${a}-${b}-4${c}-${variant}${d}-${e}`;
}
