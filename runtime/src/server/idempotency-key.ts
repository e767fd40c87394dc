import { type InteractionError, interactionError } from "../interaction-error.ts";

const longest = 255;

/**
 * The key of a call: a string of RFC 8941 in quotes, or bare. Throws `invalid_argument` where there is none, or it is
 * empty or too long. Source: draft-ietf-httpapi-idempotency-key-header.
 */
export function idempotencyKeyOf(header: string | null): string {
  if (header === null) throw refused("required", "is required: one key for one intent, the same in every retry");
  const quoted = /^"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/.exec(header.trim());
  const key = quoted === null ? header.trim() : (quoted[1] ?? "").replaceAll(/\\(["\\])/g, "$1");
  if (quoted === null && key.includes('"')) throw refused("format", "is no string in quotes, nor a bare one");
  if (key === "") throw refused("minLength", "is empty");
  if (key.length > longest) throw refused("maxLength", `has more than ${longest} characters`);
  return key;
}

function refused(rule: string, message: string): InteractionError {
  return interactionError({
    code: "invalid_argument",
    reason: null,
    details: null,
    message: `the idempotency key ${message}`,
    violations: [{ field: "Idempotency-Key", rule, message }],
  });
}
