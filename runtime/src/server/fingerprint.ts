import { createHash } from "node:crypto";

/** The SHA-256 of an input, in hex: the same for the same value, in whatever order its fields came, on every wire. */
export function fingerprint(input: unknown): string {
  const hash = createHash("sha256");
  feed(input, (text) => hash.update(text));
  return hash.digest("hex");
}

/** Writes a value so that no two different ones give the same text. */
function feed(value: unknown, write: (text: string | Uint8Array) => void): void {
  if (value === undefined || value === null) write("n");
  else if (value instanceof Uint8Array) {
    write(`b${value.length}:`);
    write(value);
  } else if (value instanceof Date) write(`t${value.getTime()};`);
  else if (Array.isArray(value)) {
    write(`[${value.length}:`);
    for (const item of value) feed(item, write);
  } else if (typeof value === "object") {
    const fields = Object.entries(value).filter(([, it]) => it !== undefined);
    write(`{${fields.length}:`);
    for (const [key, it] of fields.sort(([a], [b]) => (a < b ? -1 : 1))) {
      write(`${JSON.stringify(key)}:`);
      feed(it, write);
    }
  } else write(`${typeof value}${JSON.stringify(String(value))}`);
}
