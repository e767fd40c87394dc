const needless = /^[\x21\x23\x24\x26-\x7e]*$/;
const escaped = /[^\x21\x23\x24\x26-\x7e]/gu;
const encoder = new TextEncoder();

/**
 * A text as a header that takes visible ASCII alone: all else, and `"` and `%`, is percent-encoded in UTF-8. Source:
 * CloudEvents 1.0.2, HTTP Protocol Binding, 3.1.3.2, which the binding of NATS shares.
 */
export function escapedHeader(text: string): string {
  return needless.test(text) ? text : text.replaceAll(escaped, escapedCharacter);
}

/** The text of such a header. What is no percent-encoding of UTF-8 stands for itself. */
export function unescapedHeader(header: string): string {
  if (!header.includes("%")) return header;
  try {
    return decodeURIComponent(header);
  } catch {
    return header;
  }
}

function escapedCharacter(character: string): string {
  let text = "";
  for (const byte of encoder.encode(character)) text += `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  return text;
}
