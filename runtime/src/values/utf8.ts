const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const shortText = 32;

/** The text of bytes in UTF-8, with the mark U+FEFF that it may begin with; throws where they are none. */
export function textOf(bytes: Uint8Array): string {
  return (bytes.length <= shortText ? ascii(bytes) : null) ?? decoder.decode(bytes);
}

// For so few bytes a loop is faster than a call of the decoder.
function ascii(bytes: Uint8Array): string | null {
  let text = "";
  for (let index = 0; index < bytes.length; index += 1) {
    const code = bytes[index] ?? 0;
    if (code > 0x7f) return null;
    text += String.fromCharCode(code);
  }
  return text;
}
