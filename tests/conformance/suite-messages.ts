import { readFileSync } from "node:fs";
import {
  createFileRegistry,
  createRegistry,
  type DescMessage,
  type DescMethod,
  fromBinary,
  fromJson,
  type Message,
  type Registry,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import { AnySchema, FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import type { Codec, Json } from "../../runtime/src/values/codec.ts";

/** A header or trailer as the suite writes it. */
export interface Header {
  readonly name?: string;
  readonly value?: readonly string[];
}

/** An error that is asked for, or was received; details are messages within an Any. */
export interface SuiteError {
  readonly code?: string;
  readonly message?: string;
  readonly details?: readonly Json[];
}

/** How the suite wants a request to be answered: with one message, or with many. */
export interface Definition<Data> {
  readonly responseHeaders?: readonly Header[];
  readonly responseTrailers?: readonly Header[];
  readonly responseDelayMs?: number;
  readonly responseData?: Data;
  readonly error?: SuiteError;
}

/** Any request, in the JSON of an Any: it says its type, and is echoed as it is. */
export interface SuiteRequest<Data> {
  readonly responseDefinition?: Definition<Data>;
  readonly fullDuplex?: boolean;
}

const packageName = "connectrpc.conformance.v1";

/** The messages of the suite, by what its files say of them: there is no code of them here. */
export class SuiteMessages {
  readonly registry: Registry;

  /** `path` is that of a FileDescriptorSet. */
  constructor(path: string) {
    const files = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(path)));
    // Some errors have a detail of this type.
    this.registry = createRegistry(files, FileDescriptorProtoSchema);
  }

  /** A message of the suite, by its short name. */
  schema(name: string): DescMessage {
    const found = this.registry.getMessage(`${packageName}.${name}`);
    if (found === undefined) throw new TypeError(`the suite has no message '${name}'`);
    return found;
  }

  /** The methods of the one service. */
  get methods(): readonly DescMethod[] {
    const service = this.registry.getService(`${packageName}.ConformanceService`);
    if (service === undefined) throw new TypeError("the suite has no service");
    return service.methods;
  }

  /** Bytes as the plain values of a message; `Shape` is what the suite's own files say of it. */
  read<Shape>(name: string, bytes: Uint8Array): Shape {
    const schema = this.schema(name);
    return toJson(schema, fromBinary(schema, bytes), { registry: this.registry }) as Shape;
  }

  /** Plain values as the bytes of a message. */
  write(name: string, value: object): Uint8Array {
    const schema = this.schema(name);
    return toBinary(schema, this.#message(schema, value));
  }

  /** A message as the JSON of an Any. */
  any(name: string, value: object): Json {
    return { "@type": `type.googleapis.com/${packageName}.${name}`, ...value };
  }

  /** The type and bytes of what the JSON of an Any holds. */
  detail(any: Json): { readonly type: string; readonly value: Uint8Array } {
    const { typeUrl, value } = fromJson(AnySchema, mutable(any), { registry: this.registry });
    return { type: typeUrl.slice(typeUrl.lastIndexOf("/") + 1), value };
  }

  /** The JSON of an Any that holds these bytes. */
  anyOf({ type, value }: { readonly type: string; readonly value: Uint8Array }): Json {
    const any = { $typeName: "google.protobuf.Any", typeUrl: `type.googleapis.com/${type}`, value } as const;
    return toJson(AnySchema, any, { registry: this.registry });
  }

  /** Messages as plain values that say their type. */
  codec(schema: DescMessage): Codec<Message, object> {
    return {
      encode: (value) => this.#message(schema, value),
      decode: (wire) => ({
        "@type": `type.googleapis.com/${schema.typeName}`,
        ...Object(wire == null ? {} : toJson(schema, wire, { registry: this.registry })),
      }),
    };
  }

  #message(schema: DescMessage, value: object): Message {
    const { "@type": _, ...fields }: Record<string, unknown> = { ...value };
    return fromJson(schema, mutable(fields), { registry: this.registry });
  }
}

/** The library's type of JSON can be written to, and it does not write. */
function mutable(json: unknown): Parameters<typeof fromJson>[1] {
  return json as Parameters<typeof fromJson>[1];
}
