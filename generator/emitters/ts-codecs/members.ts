import type { CodecPrinting } from "../../emit/typescript/codec-text.ts";
import { runtimeText } from "../../emit/typescript/codec-text.ts";
import { memberAccess } from "../../naming/typescript.ts";

// What every object has from the start. No field is called so in code, but `wire` may call it so elsewhere.
const inherited = new Set(Object.getOwnPropertyNames(Object.prototype));

/** A field of a message, by its name there: `wire.note`. */
export function memberText(printing: CodecPrinting, of: string, name: string): string {
  return inherited.has(name) ? ownText(printing, of, name) : `${of}${memberAccess(name)}`;
}

/** A field of what was read, by its name on the wire: `from["note"]`. */
export function wireText(printing: CodecPrinting, of: string, name: string): string {
  return inherited.has(name) ? ownText(printing, of, name) : `${of}[${JSON.stringify(name)}]`;
}

/** The path of a field: a template of the path so far. */
export function pathText(name: string): string {
  return `\`\${path}.${name}\``;
}

function ownText(printing: CodecPrinting, of: string, name: string): string {
  return `${runtimeText(printing, "own")}(${of}, ${JSON.stringify(name)})`;
}
