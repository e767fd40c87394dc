import { createHash } from "node:crypto";
import { byCodeUnit } from "./order.ts";

/** The SHA-256 of a text or of bytes, in hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** JSON with sorted keys, so that equal values give equal text. Maps become objects, bigints text. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_, it: unknown) => {
    if (typeof it === "bigint") return it.toString();
    if (it instanceof Map) return sorted(Object.fromEntries(it) as Record<string, unknown>);
    if (typeof it === "object" && it !== null && !Array.isArray(it)) return sorted(it as Record<string, unknown>);
    return it;
  });
}

function sorted(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => byCodeUnit(a, b)));
}
