import type { Json } from "./json.ts";

/** A named object of the document. */
export type Entry = readonly [string, Json];

/** What one interaction adds to the document. */
export interface Part {
  readonly channels: readonly Entry[];
  readonly operations: readonly Entry[];
  readonly messages: readonly Entry[];
  readonly schemas: readonly Entry[];
}

/** The parts as one, each list in order. */
export function joined(parts: readonly Part[]): Part {
  return {
    channels: parts.flatMap((it) => it.channels),
    operations: parts.flatMap((it) => it.operations),
    messages: parts.flatMap((it) => it.messages),
    schemas: parts.flatMap((it) => it.schemas),
  };
}
