import { describe, expect, it } from "vitest";
import type { AvroCodec } from "../../runtime/src/values/avro.ts";
import { fromAvro, int, list, map, nested, optional, string, toAvro } from "../../runtime/src/values/avro.ts";
import { Pass } from "../../runtime/src/values/pass.ts";

interface Node {
  readonly size: number;
  readonly next?: Node;
}

const node: AvroCodec<Node> = nested({
  write(value, to, path, pass) {
    int.write(value.size, to, pass.at(path, "size"), pass);
    optional(() => node).write(value.next, to, pass.at(path, "next"), pass);
  },
  read(from, path, pass) {
    const size = int.read(from, pass.at(path, "size"), pass);
    const next = optional(() => node).read(from, pass.at(path, "next"), pass);
    return next === undefined ? { size } : { size, next };
  },
});

describe("paths in Avro", () => {
  it("are made only where something is wrong, by doing all of it once more", () => {
    const paths: string[] = [];
    const positive: AvroCodec<number> = {
      write(value, to, path, pass) {
        paths.push(path);
        if (value < 0) pass.refuse(path, "min", "is less than 0");
        to.int(value);
      },
      read(from, path, pass) {
        paths.push(path);
        const value = from.int();
        if (value < 0) pass.refuse(path, "min", "is less than 0");
        return value;
      },
    };
    const codec = map(() => list(() => positive));
    const pass = new Pass("reject");
    expect(fromAvro(codec, toAvro(codec, { a: [1, 2] }, pass), pass)).toEqual({ a: [1, 2] });
    expect(paths).toEqual(["", "", "", ""]);
    toAvro(codec, { a: [1, -2] }, pass);
    expect(paths.slice(4)).toEqual(["", "", ".a.0", ".a.1"]);
    const minusOne = Uint8Array.of(2, 2, 0x61, 2, 1, 0, 0);
    fromAvro(codec, minusOne, pass);
    expect(paths.slice(8)).toEqual(["", ".a.0"]);
    // What was found before stays, and nothing is told twice.
    expect(pass.violations.map(({ field }) => field)).toEqual(["a.1", "a.0"]);
  });

  it("are those of what was wrong before the message broke off, too", () => {
    const codec = list(() => list(() => string, { maxItems: 1 }));
    const pass = new Pass("reject");
    fromAvro(codec, Uint8Array.of(4, 4, 2, 0x61, 2, 0x62, 0, 2), pass);
    expect(pass.violations).toEqual([
      { field: "0", rule: "maxItems", message: "has more than 1 items" },
      { field: "", rule: "avro", message: "is no Avro of this type: the message ends too early" },
    ]);
  });

  it("go as deep as values may, from the top each time", () => {
    const chain = (length: number): Node =>
      Array.from({ length }).reduce<Node>((next) => ({ size: 1, next }), { size: 1 });
    const pass = new Pass("reject");
    const deepest = toAvro(node, chain(99), pass);
    expect(fromAvro(node, deepest, pass)).toEqual(chain(99));
    expect(pass.violations).toEqual([]);
    toAvro(node, chain(100), pass);
    fromAvro(node, deepest, pass);
    fromAvro(node, Uint8Array.from([...deepest.subarray(0, -1), 2, ...deepest]), pass);
    const deep = Array.from({ length: 100 }, () => "next").join(".");
    expect(pass.violations.map(({ field, rule }) => [field, rule])).toEqual([
      [deep, "depth"],
      [deep, "depth"],
      ["", "avro"],
    ]);
  });

  it("are there again after a value that throws", () => {
    const pass = new Pass("reject");
    const broken = {
      get size(): number {
        throw new RangeError("no size");
      },
    };
    expect(() => toAvro(node, broken, pass)).toThrow("no size");
    expect(pass.at(".a", "b")).toBe(".a.b");
    expect(toAvro(node, { size: 1 }, pass)).toEqual(Uint8Array.of(2, 0));
  });
});
