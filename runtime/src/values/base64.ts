const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const standard = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
/** A multiple of three, so that no padding stands within. */
const shortBytes = 768;

/** Bytes as standard base64 with padding (RFC 4648, section 4). */
export function toBase64(bytes: Uint8Array): string {
  if (bytes.length > shortBytes) return longBase64(bytes);
  let text = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const [first, second, third] = [bytes[index] ?? 0, bytes[index + 1], bytes[index + 2]];
    text += alphabet.charAt(first >> 2) + alphabet.charAt(((first & 3) << 4) | ((second ?? 0) >> 4));
    text += second === undefined ? "=" : alphabet.charAt(((second & 15) << 2) | ((third ?? 0) >> 6));
    text += third === undefined ? "=" : alphabet.charAt(third & 63);
  }
  return text;
}

/** A text of a million characters that grew one by one takes several times as long as this. */
function longBase64(bytes: Uint8Array): string {
  const codes = new Uint16Array((shortBytes / 3) * 4);
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length; start += shortBytes) {
    const piece = toBase64(bytes.subarray(start, start + shortBytes));
    for (let index = 0; index < piece.length; index += 1) codes[index] = piece.charCodeAt(index);
    pieces.push(Reflect.apply(String.fromCharCode, null, codes.subarray(0, piece.length)));
  }
  return pieces.join("");
}

/** The bytes of base64 in either alphabet, padded or not; null where the text is none. */
export function fromBase64(text: string): Uint8Array | null {
  const normal = text.replaceAll("-", "+").replaceAll("_", "/");
  if (!standard.test(normal)) return null;
  const digits = normal.endsWith("==") ? normal.length - 2 : normal.endsWith("=") ? normal.length - 1 : normal.length;
  const bytes = new Uint8Array((digits * 3) >> 2);
  let [buffer, bits, length] = [0, 0, 0];
  for (let index = 0; index < digits; index += 1) {
    buffer = ((buffer << 6) | digitOf(normal.charCodeAt(index))) & 0xfff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length] = (buffer >> bits) & 0xff;
    length += 1;
  }
  return bytes;
}

function digitOf(code: number): number {
  if (code >= 97) return code - 71;
  if (code >= 65) return code - 65;
  if (code >= 48) return code + 4;
  return code === 43 ? 62 : 63;
}
