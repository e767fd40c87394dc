import type { Type } from "avsc";
import { AvroReader } from "../../values/avro-reader.ts";
import { AvroWriter } from "../../values/avro-writer.ts";
import type { Json } from "../../values/codec.ts";
import { wellFormed } from "./well-formed.ts";

/** Bytes of a writer's schema as bytes of the reader's; null where they are none. */
export type Transcode = (bytes: Uint8Array) => Uint8Array | null;

/** Logical types whose values mean another thing when their attributes differ, though their bytes look the same. */
const guarded = ["decimal", "timestamp-millis", "timestamp-micros", "timestamp-nanos"] as const;

/**
 * How messages of the writer's schema are read by the reader's (Avro 1.12, "Schema Resolution"). Rejects with an Error
 * where they cannot be, as when a decimal has another scale. Loads avsc with the first schema that differs.
 */
export async function transcoder(writerSchema: string, readerSchema: string): Promise<Transcode> {
  if (writerSchema === readerSchema) return (bytes) => bytes;
  const { default: avsc } = await import("avsc");
  const long = avsc.types.LongType.__with(opaqueLong, true);

  class Guard extends avsc.types.LogicalType {
    readonly meaning: string;

    constructor(schema: { readonly logicalType: string; readonly scale?: number }, options?: unknown) {
      super(schema as never, options);
      this.meaning = `${schema.logicalType} ${schema.scale ?? 0}`;
    }

    protected override _fromValue(value: unknown): unknown {
      return value;
    }

    protected override _toValue(value: unknown): unknown {
      return value;
    }

    /** What reads a writer's value, or undefined where it would be read as something else. */
    protected override _resolve(writer: Type): unknown {
      if (writer instanceof Guard) return writer.meaning === this.meaning ? same : undefined;
      // A time without its logical type is the number that it is; a decimal without it has no scale.
      const isTime = this.meaning.startsWith("timestamp");
      return isTime && (writer === long || writer.typeName === "abstract:long") ? same : undefined;
    }
  }

  const typeOf = (schema: Json): Type => {
    const logicalTypes = Object.fromEntries(guarded.map((it) => [it, Guard]));
    return avsc.Type.forSchema(schema as never, { registry: { long }, logicalTypes: logicalTypes as never });
  };
  const written: Json = JSON.parse(writerSchema);
  const isWellFormed = wellFormed(written);
  const [writer, reader] = [typeOf(written), typeOf(JSON.parse(readerSchema))];
  const resolver = reader.createResolver(writer);
  if (writer.fingerprint().equals(reader.fingerprint())) return (bytes) => bytes;
  return (bytes) => {
    if (!isWellFormed(bytes)) return null;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return reader.toBuffer(reader.fromBuffer(buffer, resolver));
  };
}

function same(value: unknown): unknown {
  return value;
}

/** Longs as the bytes that they are: a number of JavaScript would lose digits. */
const opaqueLong = {
  fromBuffer: (bytes: Buffer) => Buffer.from(bytes),
  toBuffer: (bytes: Buffer) => bytes,
  fromJSON(value: number) {
    const writer = new AvroWriter();
    writer.int(value);
    return Buffer.from(writer.take());
  },
  toJSON(bytes: Buffer) {
    const reader = new AvroReader();
    reader.open(bytes);
    return reader.int();
  },
  isValid: (value: unknown) => value instanceof Buffer,
  compare: (one: Buffer, other: Buffer) => one.compare(other),
};
