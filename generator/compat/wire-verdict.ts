import type { NamedWire } from "./change.ts";
import type { Class } from "./rule.ts";
import type { Codec } from "./use.ts";

const namesRead: Readonly<Record<Codec, readonly NamedWire[]>> = {
  json: ["json"],
  // The JSON of protobuf is served as well.
  proto: ["json", "proto"],
  avro: ["avro"],
  graphql: ["graphql"],
};

/** `breaking` where a name changed that readers of a codec go by, else `otherwise`. */
export function wireVerdict(wires: readonly NamedWire[], codec: Codec, otherwise: Class): Class {
  return wires.some((it) => namesRead[codec].includes(it)) ? "breaking" : otherwise;
}
