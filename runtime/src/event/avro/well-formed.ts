import { AvroReader, MalformedAvro } from "../../values/avro-reader.ts";
import type { Json } from "../../values/codec.ts";
import { maxDepth } from "../../values/pass.ts";

type Walk = (from: AvroReader, depth: number) => void;
type SchemaObject = { readonly [key: string]: Json };

/**
 * What says whether bytes are Avro of a schema, from the first to the last. It holds every length against what is left,
 * so that whoever reads them afterwards is not made to take more memory than they are worth. Throws TypeError where the
 * schema is none.
 */
export function wellFormed(schema: Json): (bytes: Uint8Array) => boolean {
  const walk = new Walks().of(schema, "");
  const from = new AvroReader();
  return (bytes) => {
    try {
      from.open(bytes);
      walk(from, 0);
      return from.isAtEnd;
    } catch (error) {
      if (error instanceof MalformedAvro) return false;
      throw error;
    } finally {
      from.close();
    }
  };
}

const primitives: Readonly<Record<string, Walk>> = {
  null: () => undefined,
  boolean: (from) => void from.bool(),
  int: (from) => void from.long(),
  long: (from) => void from.long(),
  float: (from) => from.skip(4),
  double: (from) => from.skip(8),
  bytes: (from) => from.skipSpan(),
  string: (from) => from.skipSpan(),
};

/** The walks of one schema: a named type may be used before it is known in full. */
class Walks {
  readonly #named = new Map<string, Walk>();

  of(schema: Json, space: string): Walk {
    if (typeof schema === "string") return primitives[schema] ?? this.#reference(fullName(schema, space));
    if (isList(schema)) return union(schema.map((it) => this.of(it, space)));
    if (!isObject(schema)) throw new TypeError("a schema is a name, a list or an object");
    switch (schema["type"]) {
      case "record":
      case "error":
        return this.#record(schema, space);
      case "enum":
        return this.#keep(schema, space, symbol(schema));
      case "fixed":
        return this.#keep(schema, space, fixed(schema));
      case "array":
        return blocks(this.of(schema["items"] ?? null, space));
      case "map":
        return blocks(entry(this.of(schema["values"] ?? null, space)));
      default:
        return this.of(schema["type"] ?? null, space);
    }
  }

  #record(schema: SchemaObject, space: string): Walk {
    const fields: Walk[] = [];
    const walk = this.#keep(schema, space, (from, depth) => {
      if (depth >= maxDepth) throw new MalformedAvro("it is nested too deep");
      for (const field of fields) field(from, depth + 1);
    });
    const name = nameOf(schema, space);
    const inner = name.slice(0, Math.max(0, name.lastIndexOf(".")));
    for (const field of listOf(schema["fields"]))
      fields.push(this.of(isObject(field) ? (field["type"] ?? null) : null, inner));
    return walk;
  }

  #keep(schema: SchemaObject, space: string, walk: Walk): Walk {
    this.#named.set(nameOf(schema, space), walk);
    return walk;
  }

  #reference(name: string): Walk {
    const known = this.#named.get(name);
    if (known === undefined) throw new TypeError(`the schema has no type '${name}'`);
    return known;
  }
}

function union(branches: readonly Walk[]): Walk {
  return (from, depth) => branches[from.index(branches.length)]?.(from, depth);
}

function symbol({ symbols }: SchemaObject): Walk {
  const count = listOf(symbols).length;
  return (from) => void from.index(count);
}

function fixed({ size }: SchemaObject): Walk {
  const bytes = typeof size === "number" && size >= 0 ? size : 0;
  return (from) => from.skip(bytes);
}

function blocks(item: Walk): Walk {
  return (from, depth) => {
    for (let count = from.block(); count > 0; count = from.block()) {
      for (let read = 0; read < count; read += 1) item(from, depth);
    }
  };
}

function entry(value: Walk): Walk {
  return (from, depth) => {
    from.skipSpan();
    value(from, depth);
  };
}

function nameOf({ name, namespace }: SchemaObject, space: string): string {
  return fullName(typeof name === "string" ? name : "", typeof namespace === "string" ? namespace : space);
}

function fullName(name: string, space: string): string {
  return name.includes(".") || space === "" ? name : `${space}.${name}`;
}

function listOf(json: Json | undefined): readonly Json[] {
  return json !== undefined && isList(json) ? json : [];
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

function isObject(json: Json): json is SchemaObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
