import type { AvroReader } from "./avro-reader.ts";
import type { AvroWriter } from "./avro-writer.ts";
import type { Pass } from "./pass.ts";

/** One type in Avro's binary form, field after field as its schema has them. */
export interface AvroCodec<Value, Init = Value> {
  write(value: Init, to: AvroWriter, path: string, pass: Pass): void;
  read(from: AvroReader, path: string, pass: Pass): Value;
}
