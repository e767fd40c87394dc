import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Type } from "avsc";
import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { AvroReader, MalformedAvro } from "../../runtime/src/values/avro-reader.ts";
import { AvroWriter } from "../../runtime/src/values/avro-writer.ts";

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 100 }),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.string({ maxLength: 80 }),
);
const edges = [0, 6, 7, 13, 14, 20, 21, 27, 28, 29, 30, 31, 32, 47, 48, 51, 52].flatMap((bits) => {
  const power = 2 ** bits;
  return [power - 1, power, power + 1, 1 - power, -power, -power - 1];
});
const safe = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.constantFrom(...edges));

describe("an Avro writer", () => {
  it("writes texts and integers as avsc does", () => {
    const type = Type.forSchema({ type: "array", items: ["string", "long"] });
    // Beyond these avsc loses digits.
    const item = fc.oneof(
      text,
      safe.filter((it) => Math.abs(it) < 2 ** 52),
    );
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 20 }), (items) => {
        const written = bytesOf((to) => {
          to.int(items.length);
          for (const it of items) {
            to.int(typeof it === "string" ? 0 : 1);
            if (typeof it === "string") to.string(it);
            else to.int(it);
          }
          to.int(0);
        });
        expect(Buffer.from(written)).toEqual(type.toBuffer(items));
      }),
    );
  });

  it("writes nothing of a text with half of a surrogate pair, long or short", () => {
    const broken = ["\ud800", "a\udc00", "\ud83c\ud83c", "\udf89\ud83c", `${"a".repeat(100)}\ud800`];
    for (const it of broken) expect(bytesOf((to) => expect(to.string(it)).toBe(false))).toEqual(new Uint8Array(0));
  });

  it("writes numbers as the shortest two's complement, which comes back", () => {
    fc.assert(
      fc.property(safe, (number) => {
        const written = bytesOf((to) => to.twosComplement(number));
        const [length, first = 0, second = 0] = [written.length - 1, written[1], written[2]];
        expect(BigInt.asIntN(length * 8, BigInt(`0x${Buffer.from(written.subarray(1)).toString("hex")}`))).toBe(
          BigInt(number),
        );
        if (length > 1) expect(first === 0 ? second >= 0x80 : first !== 0xff || second < 0x80).toBe(true);
        const back = readerOf(written).smallTwosComplement();
        expect(back === null ? length > 6 : back === number).toBe(true);
      }),
    );
  });
});

describe("an Avro reader", () => {
  it.each(["Node's Buffer", "nothing but the language"])("reads texts of any length and place with %s", (what) => {
    if (what !== "Node's Buffer") {
      vi.stubGlobal("Buffer", undefined);
      onTestFinished(() => void vi.unstubAllGlobals());
    }
    const reader = new AvroReader();
    // Up to four kilobytes are copied, of which two at a time are seen as text.
    const texts = fc.array(
      fc.oneof(
        text,
        fc.nat(2100).map((length) => "x".repeat(length)),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(texts, (all) => {
        reader.open(
          bytesOf((to) => {
            for (const it of all) to.string(it);
          }),
        );
        for (const it of all) if (reader.string() !== it) throw new Error(`reads another text than ${it}`);
        expect(reader.isAtEnd).toBe(true);
      }),
    );
  });

  it("reads integers of 64 bits, and those that a number holds as numbers", () => {
    const longs = fc.oneof(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      safe.map(BigInt),
      fc.constantFrom(2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n, 2n ** 53n - 1n, 1n - 2n ** 53n, -(2n ** 53n)),
    );
    fc.assert(
      fc.property(longs, (long) => {
        const written = bytesOf((to) => to.long(long));
        expect(readerOf(written).long()).toBe(long);
        const number = Number(long);
        expect(readerOf(written).int()).toBe(Number.isSafeInteger(number) ? number : Number.NaN);
      }),
    );
  });

  it.each([
    ["a byte that begins nothing", [0xff]],
    ["a text that is cut", [0xc3]],
    ["a letter in more bytes than it needs", [0xc1, 0x81]],
    ["half of a surrogate pair", [0xed, 0xa0, 0x80]],
  ])("refuses %s, whatever stands around it", (_, wrong) => {
    for (const around of [0, 1, 5, 9, 13, 100, 3000]) {
      const bytes = Uint8Array.from([...new Uint8Array(around).fill(0x61), ...wrong]);
      const reader = readerOf(bytesOf((to) => to.bytes(bytes)));
      expect(() => reader.string()).toThrow(MalformedAvro);
    }
  });

  it("reads U+FFFD and U+FEFF as they are", () => {
    for (const it of ["\ufffd", "\ufeffab", `\ufffd${"a".repeat(50)}`]) {
      expect(readerOf(bytesOf((to) => to.string(it))).string()).toBe(it);
    }
  });

  it("ends where a message does, and not where the one before did", () => {
    const reader = new AvroReader();
    for (const length of [5000, 4096, 100]) {
      reader.open(new Uint8Array(length).fill(0x62));
      reader.close();
      reader.open(Uint8Array.of(0x62, 0x62));
      // The length of the text is 49.
      expect(() => reader.string()).toThrow("the message ends too early");
      reader.open(Uint8Array.of(0x80));
      expect(() => reader.int()).toThrow("the message ends too early");
    }
  });

  it("lets go of a large message at its end", async () => {
    const reader = new AvroReader();
    const message = opened(reader, 5_000_000);
    reader.close();
    // Within one turn of the event loop nothing that a weak reference knows is collected.
    await new Promise(setImmediate);
    usedBytes();
    expect(message.deref()).toBeUndefined();
    expect(reader.isAtEnd).toBe(true);
  });

  it.each([11, 12, 13, 64])("keeps nothing of a message in memory for a text of %i characters", (length) => {
    const count = 4000;
    const message = bytesOf((to) => {
      to.string("k".repeat(length));
      to.bytes(new Uint8Array(3000).fill(0x61));
    });
    const reader = new AvroReader();
    const kept: string[] = [];
    const before = usedBytes();
    for (let read = 0; read < count; read += 1) {
      reader.open(message);
      kept.push(reader.string());
    }
    expect(usedBytes() - before).toBeLessThan(count * 1000);
    expect(kept).toHaveLength(count);
  });
});

function bytesOf(write: (to: AvroWriter) => void): Uint8Array {
  const to = new AvroWriter();
  write(to);
  return to.take();
}

function readerOf(bytes: Uint8Array): AvroReader {
  const reader = new AvroReader();
  reader.open(bytes);
  return reader;
}

function opened(reader: AvroReader, length: number): WeakRef<ArrayBufferLike> {
  const message = new Uint8Array(length);
  reader.open(message);
  return new WeakRef(message.buffer);
}

/** What is in use after all else was collected. */
function usedBytes(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
}
