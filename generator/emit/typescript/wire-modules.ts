import type { Wire } from "./codec-reach.ts";

/** Where the codecs of a wire stand, and what they lean on. */
export interface WireModule {
  readonly wire: Wire;
  /** The module in a unit's folder. */
  readonly module: string;
  /** What the names of its codecs end in: `orderJson`. */
  readonly suffix: string;
  /** The runtime's module, and its local name. */
  readonly runtime: string;
  readonly local: string;
}

/** One module a wire and unit. JSON comes first: every service has it, and browsers load nothing else. */
export const wireModules: readonly WireModule[] = [
  { wire: "json", module: "codecs", suffix: "Json", runtime: "@interspec/runtime/json", local: "json" },
  {
    wire: "protobuf",
    module: "wire/protobuf-codecs",
    suffix: "Protobuf",
    runtime: "@interspec/runtime/protobuf",
    local: "protobuf",
  },
  {
    wire: "protobuf-json",
    module: "wire/protobuf-json-codecs",
    suffix: "ProtobufJson",
    runtime: "@interspec/runtime/protobuf-json",
    local: "json",
  },
  { wire: "avro", module: "wire/avro-codecs", suffix: "Avro", runtime: "@interspec/runtime/avro", local: "avro" },
  {
    wire: "graphql",
    module: "wire/graphql-codecs",
    suffix: "Graphql",
    runtime: "@interspec/runtime/graphql-json",
    local: "graphql",
  },
  {
    wire: "graphql-input",
    module: "wire/graphql-input-codecs",
    suffix: "GraphqlInput",
    runtime: "@interspec/runtime/graphql-json",
    local: "graphql",
  },
];

/** The module of a wire. */
export function wireModule(wire: Wire): WireModule {
  const found = wireModules.find((it) => it.wire === wire);
  if (found === undefined) throw new Error(`no module for the wire '${wire}'`);
  return found;
}
