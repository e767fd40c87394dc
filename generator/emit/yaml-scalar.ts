// Words that some YAML 1.1 or 1.2 reader takes for a boolean, null, a merge or a default key.
const words = /^(?:y|yes|n|no|true|false|on|off|null|~|<<|=)$/i;

// Numbers of any YAML reader: binary, octal, hexadecimal, grouped, sexagesimal, with exponent, infinite.
const numbers =
  /^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-f_]+|[0-9][0-9_,]*(?:\.[0-9_]*)?(?:e[-+]?[0-9_]+)?|\.[0-9_]+(?:e[-+]?[0-9_]+)?|[0-9][0-9_]*(?::[0-9_]+)+(?:\.[0-9_]*)?|\.inf|\.nan)$/i;

const dates = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}/;

// What may begin a plain scalar: no indicator, no blank.
const plainStart = /^[^\s\-?:,[\]{}#&*!|>'"%@`~=<]/;

const flowIndicators = /[,[\]{}?]/;

/** What would end a plain scalar or begin a comment. */
const plainBreaks = /: |:$| #|\s$|\t/;

// Whatever a reader refuses, normalises, takes for a line break, or does not show: it stands escaped.
const hidden =
  "\\u0000-\\u001f\\u007f-\\u00a0\\u00ad\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180e\\u200b-\\u200f\\u2028-\\u202e" +
  "\\u2060-\\u206f\\u3164\\ud800-\\udfff\\ufeff\\uffa0\\ufff0-\\uffff\\u{e0000}-\\u{e0fff}";
const needsEscape = new RegExp(`[${hidden}]`, "u");
const escaped = new RegExp(`["\\\\${hidden}]`, "gu");

const shorts: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\t": "\\t",
  "\r": "\\r",
  '"': '\\"',
  "\\": "\\\\",
  "\0": "\\0",
};

/** A scalar; a text of several clean lines becomes a block indented by `pad`, or stays on one line where `pad` is null, as in a list in brackets. */
export function yamlScalar(value: unknown, pad: string | null): string {
  switch (typeof value) {
    case "string":
      return textScalar(value, pad);
    case "number":
      return numberText(value);
    case "boolean":
      return String(value);
    default:
      if (value !== null) throw new Error(`YAML has no ${typeof value}`);
      return "null";
  }
}

/** The key of an entry of a block map. */
export function yamlKey(key: string): string {
  return isPlain(key) ? key : quoted(key);
}

function textScalar(text: string, pad: string | null): string {
  if (isPlain(text)) return pad === null && flowIndicators.test(text) ? quoted(text) : text;
  return pad !== null && isBlock(text) ? block(text, pad) : quoted(text);
}

function isPlain(text: string): boolean {
  return (
    plainStart.test(text) &&
    !plainBreaks.test(text) &&
    !words.test(text) &&
    !numbers.test(text) &&
    !dates.test(text) &&
    !text.startsWith("...") &&
    !needsEscape.test(text)
  );
}

/** Lines that all show, the first one not indented, with at most one line break at the end. */
function isBlock(text: string): boolean {
  const end = text.endsWith("\n") ? text.length - 1 : text.length;
  if (!text.includes("\n") || /^\s/.test(text) || text.charAt(end - 1) === "\n") return false;
  return !needsEscape.test(text.replaceAll("\n", " "));
}

function block(text: string, pad: string): string {
  const ends = text.endsWith("\n");
  const lines = (ends ? text.slice(0, -1) : text).split("\n");
  return [ends ? "|" : "|-", ...lines.map((it) => (it === "" ? "" : pad + it))].join("\n");
}

/** In single quotes where that saves backslashes, else in double quotes. */
function quoted(text: string): string {
  if (/["\\]/.test(text) && !text.includes("'") && !needsEscape.test(text)) return `'${text}'`;
  return `"${text.replace(escaped, escapeText)}"`;
}

function escapeText(character: string): string {
  const short = shorts[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code > 0xffff) return `\\U${code.toString(16).toUpperCase().padStart(8, "0")}`;
  return code > 0xff ? `\\u${hex(code, 4)}` : `\\x${hex(code, 2)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).toUpperCase().padStart(digits, "0");
}

/** A number with a point before its exponent: without one it is a text to a YAML 1.1 reader. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`YAML here has no ${value}`);
  const text = JSON.stringify(value);
  const [mantissa = "", exponent = null] = text.split("e");
  return exponent === null || mantissa.includes(".") ? text : `${mantissa}.0e${exponent}`;
}
