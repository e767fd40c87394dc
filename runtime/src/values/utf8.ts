const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const shortText = 12;

/** The text of bytes in UTF-8, with the mark U+FEFF that it may begin with; throws where they are none. */
export function textOf(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const short = end - start <= shortText ? ascii(bytes, start, end) : null;
  return short ?? decoder.decode(bytes.subarray(start, end));
}

// For so few bytes a loop is faster than a call of the decoder; a longer one builds a text that is slow to read.
function ascii(bytes: Uint8Array, start: number, end: number): string | null {
  let text = "";
  for (let index = start; index < end; index += 1) {
    const code = bytes[index] ?? 0;
    if (code > 0x7f) return null;
    text += String.fromCharCode(code);
  }
  return text;
}

const encoder = new TextEncoder();
const shortInput = 48;

/** The bytes of a text in UTF-8. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return (text.length <= shortInput ? asciiBytes(text) : null) ?? encoder.encode(text);
}

// As above: the encoder costs more than so many turns of a loop.
function asciiBytes(text: string): Uint8Array<ArrayBuffer> | null {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return null;
    bytes[index] = code;
  }
  return bytes;
}
