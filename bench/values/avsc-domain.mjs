// What a user of avsc alone writes to get decimals as text, times as Date, dates as text and longs as bigint. No checks.
import avro from "avsc";

const { LogicalType, LongType } = avro.types;

/** The type of a schema whose values are those of the domain, but for unions. */
export function domainType(schema) {
  return avro.Type.forSchema(JSON.parse(schema), {
    registry: { long: LongType.__with(bigints) },
    logicalTypes: { decimal: DecimalText, "timestamp-millis": TimeDate, date: DateText },
  });
}

const bigints = {
  fromBuffer: (bytes) => bytes.readBigInt64LE(),
  toBuffer(value) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value) => typeof value === "bigint",
  compare: (one, other) => (one < other ? -1 : one > other ? 1 : 0),
};

class DecimalText extends LogicalType {
  constructor(schema, options) {
    super(schema, options);
    this.scale = schema.scale ?? 0;
  }

  _fromValue(bytes) {
    const digits = String(bytes.readIntBE(0, bytes.length)).padStart(this.scale + 1, "0");
    return `${digits.slice(0, -this.scale)}.${digits.slice(-this.scale)}`;
  }

  _toValue(text) {
    const unscaled = Number(text.replace(".", ""));
    let length = 1;
    while (unscaled >= 128 * 256 ** (length - 1)) length += 1;
    const bytes = Buffer.alloc(length);
    bytes.writeIntBE(unscaled, 0, length);
    return bytes;
  }
}

class TimeDate extends LogicalType {
  _fromValue(ms) {
    return new Date(ms);
  }

  _toValue(date) {
    return date.getTime();
  }
}

class DateText extends LogicalType {
  _fromValue(days) {
    return new Date(days * 86_400_000).toISOString().slice(0, 10);
  }

  _toValue(text) {
    return Date.parse(text) / 86_400_000;
  }
}
