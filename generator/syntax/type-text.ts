import type { Scalar } from "../model/types.ts";
import { plainScalars } from "../model/types.ts";
import { isName } from "./names.ts";
import type { Shape } from "./shape.ts";
import { shown, wrongKind } from "./shape.ts";
import { closest } from "./suggest.ts";

/** A name of a type, by itself or through an import. */
export interface TypeName {
  readonly alias: string | null;
  readonly name: string;
}

/** A type without a modifier. */
export type CoreSyntax =
  | { readonly kind: "scalar"; readonly scalar: Scalar }
  | { readonly kind: "list"; readonly item: CoreSyntax }
  | { readonly kind: "map"; readonly value: CoreSyntax }
  | { readonly kind: "ref"; readonly name: TypeName }
  | { readonly kind: "named"; readonly name: TypeName };

/** A type as it is used: with its modifier. */
export interface TypeSyntax {
  readonly core: CoreSyntax;
  readonly optional: boolean;
  readonly modifier: "stream" | "patch" | null;
}

const noun = "a type such as string, list<OrderLine> or Order?";

/** A type as it stands on a field, or under `in`, `out` and the like. */
export const typeText: Shape<TypeSyntax> = {
  noun,
  schema: { type: "string", pattern: "^(stream )?[A-Za-z][A-Za-z0-9.<>(), ]*\\??$" },
  read(value, cursor) {
    if (typeof value !== "string") return wrongKind(value, noun, cursor);
    if (value.length > 300) return cursor.wrong("bad-type", "this type is too long");
    const parsed = known.get(value) ?? remembered(value);
    return "wrong" in parsed ? cursor.wrong("bad-type", parsed.wrong, parsed.help) : parsed;
  },
};

// The same few texts stand on most fields: they share one value.
const known = new Map<string, TypeSyntax>();
const maxKnown = 10_000;

function remembered(text: string): TypeSyntax | Wrong {
  const parsed = parseType(text);
  if (!("wrong" in parsed) && known.size < maxKnown) known.set(text, parsed);
  return parsed;
}

interface Wrong {
  readonly wrong: string;
  readonly help: string | null;
}

/** Parses a type. */
export function parseType(text: string): TypeSyntax | Wrong {
  const trimmed = text.trim();
  const [, stream, patch, rest = "", mark] =
    /^(stream\s+)?(?:(patch)\s*<(?=.*>\s*\??$))?(.*?)(\?)?$/s.exec(trimmed) ?? [];
  const body = patch === undefined ? rest : rest.replace(/>\s*$/, "");
  const core = parseCore(body, 0);
  if ("wrong" in core) return core;
  if (stream !== undefined && mark !== undefined)
    return { wrong: "a stream cannot be optional", help: "remove the `?`: a stream may simply end" };
  if (mark !== undefined && (core.kind === "list" || core.kind === "map")) {
    return { wrong: `a ${core.kind} cannot be optional: absent means empty`, help: "remove the `?`" };
  }
  if (patch !== undefined && core.kind !== "named")
    return { wrong: "only a record can be patched", help: "name a record: `patch<Order>`" };
  return {
    core,
    optional: mark !== undefined,
    modifier: stream !== undefined ? "stream" : patch !== undefined ? "patch" : null,
  };
}

/** How deep lists and maps may nest. */
const maxTypeDepth = 8;

function parseCore(text: string, depth: number): CoreSyntax | Wrong {
  const core = text.trim();
  if (depth > maxTypeDepth)
    return { wrong: `lists and maps nest at most ${maxTypeDepth} deep`, help: "give the inner part a name of its own" };
  if (core.endsWith("?")) return { wrong: "there are no nulls inside lists and maps", help: "remove the inner `?`" };
  const generic = /^([A-Za-z]+)\s*<(.*)>$/s.exec(core);
  if (generic !== null) return parseGeneric(generic[1] ?? "", (generic[2] ?? "").trim(), depth);
  const decimal = /^decimal\s*(?:\((.*)\))?$/s.exec(core);
  if (decimal !== null) return parseDecimal(decimal[1]);
  const scalar = plainScalars.find((it) => it === core);
  if (scalar !== undefined) return { kind: "scalar", scalar: { name: scalar } };
  const name = parseTypeName(core);
  return name === null ? unknownCore(core) : { kind: "named", name };
}

function parseGeneric(word: string, inner: string, depth: number): CoreSyntax | Wrong {
  switch (word) {
    case "list": {
      const item = parseCore(inner, depth + 1);
      return "wrong" in item ? item : { kind: "list", item };
    }
    case "map": {
      if (/^string\s*,/.test(inner))
        return { wrong: "a map's keys are always strings", help: `write map<${inner.replace(/^string\s*,\s*/, "")}>` };
      const value = parseCore(inner, depth + 1);
      return "wrong" in value ? value : { kind: "map", value };
    }
    case "ref": {
      const name = parseTypeName(inner);
      return name === null
        ? { wrong: `'${shown(inner)}' is no name of an entity`, help: "write ref<Customer> or ref<customers.Customer>" }
        : { kind: "ref", name };
    }
    case "patch":
      return { wrong: "patch<…> stands alone", help: "make it the type of a field of `in`" };
    case "optional":
      return { wrong: "there is no optional<…>", help: `write '${shown(inner)}?'` };
    default: {
      const nearest = closest(genericAliases[word.toLowerCase()] ?? word, ["list", "map", "ref", "patch"]);
      return {
        wrong: `there is no '${shown(word)}<…>'`,
        help: nearest === null ? "there are list<…>, map<…>, ref<…> and patch<…>" : `did you mean '${nearest}<…>'?`,
      };
    }
  }
}

const genericAliases: Readonly<Record<string, string>> = {
  array: "list",
  repeated: "list",
  set: "list",
  record: "map",
  dict: "map",
};

function parseDecimal(parameters: string | undefined): CoreSyntax | Wrong {
  const help = 'write "decimal(18,2)": 18 digits in all, 2 of them after the point';
  const match = /^\s*([0-9]{1,2})\s*,\s*([0-9]{1,2})\s*$/.exec(parameters ?? "");
  if (match === null) return { wrong: "a decimal needs its digits", help };
  const [precision, scale] = [Number(match[1]), Number(match[2])];
  if (precision < 1 || precision > 38 || scale > precision) {
    return {
      wrong: `decimal(${precision},${scale}) is out of bounds: 1 to 38 digits in all, and no more than that after the point`,
      help,
    };
  }
  return { kind: "scalar", scalar: { name: "decimal", precision, scale } };
}

/** Parses `Order` or `alias.Order`; null when it is neither. */
export function parseTypeName(text: string): TypeName | null {
  const [first = "", second, ...more] = text.trim().split(".");
  if (more.length > 0) return null;
  if (second === undefined) return isName("pascal", first) ? { alias: null, name: first } : null;
  return isName("camel", first) && isName("pascal", second) ? { alias: first, name: second } : null;
}

const otherNames: Readonly<Record<string, string>> = {
  int32: "int",
  integer: "int",
  number: "double",
  float: "double",
  float32: "double",
  float64: "double",
  int64: "long",
  bigint: "long",
  boolean: "bool",
  str: "string",
  text: "string",
  datetime: "timestamp",
  time: "timestamp",
  binary: "bytes",
  blob: "bytes",
  guid: "uuid",
  any: "json",
  object: "json",
  money: "decimal(18,2)",
  bigdecimal: "decimal(18,2)",
  uint32: "long",
  uint64: "decimal(20,0)",
  short: "int",
  byte: "int",
};

function unknownCore(core: string): Wrong {
  const known: readonly string[] = [...plainScalars, "decimal(p,s)", "list<…>", "map<…>", "ref<…>"];
  if (core.endsWith("[]"))
    return { wrong: `'${shown(core)}' is no type`, help: `write list<${shown(core.slice(0, -2))}>` };
  if (core === "")
    return { wrong: "a type is missing here", help: `the scalars are ${plainScalars.join(", ")} and decimal(p,s)` };
  const other = otherNames[core.toLowerCase()] ?? closest(core, plainScalars);
  const help =
    other === null || other === undefined
      ? `the scalars are ${known.join(", ")}; named types are PascalCase`
      : `did you mean '${other}'?`;
  return { wrong: `'${shown(core)}' is no type`, help };
}
