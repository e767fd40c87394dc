import type { FieldMask } from "@bufbuild/protobuf/wkt";
import type { Codec, Later } from "./codec.ts";
import { isObject } from "./collections.ts";
import { isFitKey } from "./json-value.ts";
import type { Pass } from "./pass.ts";

/** A partial update in a message: the fields that it names in a mask, beside their values (AIP-134, AIP-161). */
export interface PatchCodec<Wire, Patch, Given = Patch> {
  encode(value: Given, path: string, pass: Pass, mask: MaskWriter): Wire;
  decode(wire: Wire | undefined, path: string, pass: Pass, mask: MaskReader): Patch;
}

/** Lists the fields that an update changes. */
export class MaskWriter {
  readonly #paths: string[];
  readonly #prefix: string;

  constructor(paths: string[] = [], prefix = "") {
    this.#paths = paths;
    this.#prefix = prefix;
  }

  /** The field is given, or taken away. */
  add(name: string): void {
    this.#paths.push(this.#prefix + name);
  }

  /** The part of the mask about what stands in a field. */
  within(name: string): MaskWriter {
    return new MaskWriter(this.#paths, `${this.#prefix}${name}.`);
  }

  message(): FieldMask {
    return { $typeName: "google.protobuf.FieldMask", paths: this.#paths };
  }
}

/** Says which fields an update changes: those listed, all for `*`, and without a mask those that have a value. */
export class MaskReader {
  readonly #paths: readonly string[] | null;

  constructor(paths: readonly string[] | null) {
    this.#paths = paths;
  }

  has(name: string, value: unknown): boolean {
    if (this.#paths === null) return isPopulated(value);
    return this.#paths.some((it) => it === "*" || it === name || it.startsWith(`${name}.`));
  }

  within(name: string): MaskReader {
    if (this.#paths === null) return this;
    if (this.#paths.some((it) => it === "*" || it === name)) return new MaskReader(["*"]);
    const inner = this.#paths.filter((it) => it.startsWith(`${name}.`)).map((it) => it.slice(name.length + 1));
    return new MaskReader(inner);
  }

  /** The keys of a map that are listed one by one; null where all of them count. */
  keys(): readonly string[] | null {
    if (this.#paths === null || this.#paths.includes("*")) return null;
    return this.#paths.map((it) => (it.startsWith("`") && it.endsWith("`") ? it.slice(1, -1) : it));
  }
}

/** The mask of a request. An empty one is none. */
export function maskOf(mask: FieldMask | undefined): MaskReader {
  return new MaskReader(mask === undefined || mask.paths.length === 0 ? null : mask.paths);
}

/** An update of a map: entries that are given, and null for those that go. No mask reaches into an entry: it must be whole. */
export function patchOfMap<Wire, Value, Init>(
  value: Later<Codec<Wire, Value, Init>>,
): PatchCodec<{ [key: string]: Wire }, { readonly [key: string]: Value | null }, { readonly [key: string]: unknown }> {
  return {
    encode(entries, path, pass, mask) {
      const to: Record<string, Wire> = {};
      if (!isObject(entries, path, pass)) return to;
      for (const [key, it] of Object.entries(entries)) {
        if (!isFitKey(key, path, pass)) continue;
        mask.add(/^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? key : `\`${key}\``);
        if (it !== null) to[key] = value().encode(it as Init, `${path}.${key}`, pass);
      }
      return to;
    },
    decode(wire, path, pass, mask) {
      const found = wire ?? {};
      const to: Record<string, Value | null> = {};
      for (const key of mask.keys() ?? Object.keys(found)) {
        if (!isFitKey(key, path, pass)) continue;
        to[key] = Object.hasOwn(found, key) ? value().decode(found[key], `${path}.${key}`, pass) : null;
      }
      return to;
    },
  };
}

/** Whether a field of a message has another value than the one it has from the start. */
function isPopulated(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return Boolean(value);
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length > 0;
  return Object.keys(value).length > 0;
}
