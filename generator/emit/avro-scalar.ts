import type { JsonValue, Scalar } from "../model/types.ts";

/** A value as Avro holds it. */
export type AvroScalar = string | boolean | number | bigint | Uint8Array;

/** A scalar in the form of an example, as Avro holds it: times are numbers, decimals are bytes. */
export function avroScalar(scalar: Scalar, value: JsonValue): AvroScalar {
  switch (scalar.name) {
    case "bool":
      return value === true;
    case "int":
    case "double":
      return Number(value);
    case "long":
    case "safeint":
      return BigInt(String(value));
    case "decimal":
      return twosComplement(unscaled(String(value), scalar.scale));
    case "bytes":
      return Uint8Array.from(Buffer.from(String(value), "base64"));
    case "timestamp":
      return BigInt(Date.parse(String(value)));
    case "date":
      return Math.floor(Date.parse(`${value}T00:00:00Z`) / 86_400_000);
    case "duration":
      return BigInt(Math.round(Number(String(value).replace(/s$/, "")) * 1000));
    case "json":
      return JSON.stringify(value);
    case "string":
    case "uuid":
    case "id":
      return String(value);
  }
}

/** `12.5` with two digits after the point: 1250. */
function unscaled(text: string, scale: number): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(scale, "0"));
}

/** The shortest big-endian two's complement of a number. */
function twosComplement(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const byte = Number(BigInt.asUintN(8, rest));
    bytes.unshift(byte);
    rest >>= 8n;
    const signFits = (byte & 0x80) === 0 ? rest === 0n : rest === -1n;
    if (signFits) return Uint8Array.from(bytes);
  }
}
