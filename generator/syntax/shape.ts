import type { Report } from "../base/diagnostic.ts";
import type { Origin } from "../base/origin.ts";
import type { PlainMap, PlainValue } from "../source/plain-value.ts";
import { didYouMean } from "./suggest.ts";

/** A JSON Schema, draft-07, for editors. */
export type JsonSchema = { readonly [key: string]: unknown };

/** Where a check stands, and whom it tells. The path is grown and shrunk in place: most values are right and need no origin. */
export class Cursor {
  readonly file: string;
  readonly report: Report;
  private readonly path: (string | number)[] = [];

  constructor(file: string, report: Report) {
    this.file = file;
    this.report = report;
  }

  /** Runs a check one step further down. */
  inside<T>(step: string | number, check: () => T): T {
    this.path.push(step);
    const result = check();
    this.path.pop();
    return result;
  }

  /** The origin of the present place. */
  origin(on: Origin["on"] = "value"): Origin {
    return { file: this.file, path: [...this.path], on, offset: null };
  }

  /** Reports a wrong value at the present place. */
  wrong(code: string, message: string, help: string | null = null): undefined {
    this.report({ code, message, origin: this.origin(), help });
    return undefined;
  }
}

/** One form of value: how it is read from YAML, and its JSON Schema. What is wrong is reported and comes back as undefined. */
export interface Shape<T> {
  read(value: PlainValue, cursor: Cursor): T | undefined;
  readonly schema: JsonSchema;
  /** What a message calls it: `a duration such as 2s`. */
  readonly noun: string;
}

/** The value that a shape reads. */
export type Of<S> = S extends Shape<infer T> ? T : never;

/** A key of a record: its shape, whether it must be there, and one sentence about it. */
export interface Key<T, R extends boolean = boolean> {
  readonly shape: Shape<T>;
  readonly required: R;
  readonly description: string;
}

/** A key that may be left out. */
export function optional<T>(shape: Shape<T>, description: string): Key<T, false> {
  return { shape, required: false, description };
}

/** A key that must be there. */
export function required<T>(shape: Shape<T>, description: string): Key<T, true> {
  return { shape, required: true, description };
}

/** The keys of a record. */
export type Keys = Readonly<Record<string, Key<unknown>>>;

/** What a record with these keys reads to. */
export type RecordOf<K extends Keys> = {
  readonly [N in keyof K]: K[N] extends Key<infer T, infer R> ? (R extends true ? T : T | undefined) : never;
};

/** A mapping with known keys. */
export interface RecordShape<K extends Keys> extends Shape<RecordOf<K>> {
  readonly keys: K;
}

/** What a record says about a key that it does not have. */
export type UnknownKeyHelp = (key: string) => string | null;

/** A mapping with known keys; others are reported with the nearest one. */
export function record<const K extends Keys>(
  noun: string,
  keys: K,
  unknownHelp: UnknownKeyHelp = () => null,
): RecordShape<K> {
  const names = Object.keys(keys);
  const requiredNames = names.filter((it) => keys[it]?.required);
  return {
    keys,
    noun,
    schema: {
      type: "object",
      properties: Object.fromEntries(names.map((it) => [it, described(keys[it])])),
      ...(requiredNames.length > 0 && { required: requiredNames }),
      additionalProperties: false,
    },
    read(value, cursor) {
      if (!isMap(value)) return wrongKind(value, noun, cursor);
      reportUnknownKeys(value, names, unknownHelp, cursor);
      const result: Record<string, unknown> = {};
      let isComplete = true;
      for (const [name, key] of Object.entries(keys)) {
        const read = readKey(name, key, value, cursor);
        // What is not given takes no room: a large workspace has a million keys that nobody wrote.
        if (read !== undefined) result[name] = read;
        else if (key.required) isComplete = false;
      }
      // Every key was read by its own shape, and the required ones are there.
      return isComplete ? (result as RecordOf<K>) : undefined;
    },
  };
}

/** A record that reads to nothing when one of these keys was written and is wrong. */
export function wholly<T extends object>(shape: Shape<T>, names: readonly string[]): Shape<T> {
  return {
    ...shape,
    read(value, cursor) {
      const read = shape.read(value, cursor);
      if (read === undefined || !isMap(value)) return read;
      const given = new Map<string, unknown>(Object.entries(read));
      return names.some((it) => Object.hasOwn(value, it) && given.get(it) === undefined) ? undefined : read;
    },
  };
}

function readKey(name: string, key: Key<unknown>, value: PlainMap, cursor: Cursor): unknown {
  const given = Object.hasOwn(value, name) ? value[name] : undefined;
  if (given !== undefined && given !== null) return cursor.inside(name, () => key.shape.read(given, cursor));
  if (key.required) return missing(name, key, given === null, cursor);
  return given === null ? emptyKey(name, cursor) : undefined;
}

function missing(name: string, key: Key<unknown>, isEmpty: boolean, cursor: Cursor): undefined {
  const message = isEmpty ? `'${name}' has no value` : `'${name}' is missing`;
  cursor.report({ code: "missing-key", message, origin: cursor.origin("key"), help: missingHelp(key) });
  return undefined;
}

function missingHelp({ shape, description }: Key<unknown>): string {
  const about = description.replace(/\.$/, "");
  return /^(?:a )?text/.test(shape.noun)
    ? `write ${about.slice(0, 1).toLowerCase()}${about.slice(1)}`
    : `give it ${shape.noun}`;
}

function emptyKey(name: string, cursor: Cursor): undefined {
  return cursor.inside(name, () =>
    cursor.wrong("missing-value", `'${name}' has no value`, "give it one, or remove the key"),
  );
}

/** Reports the keys of a mapping that are not known, each with the nearest known one. */
export function reportUnknownKeys(
  value: PlainMap,
  known: readonly string[],
  unknownHelp: UnknownKeyHelp,
  cursor: Cursor,
): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    cursor.inside(key, () =>
      cursor.report({
        code: "unknown-key",
        message: `there is no key '${shown(key)}' here`,
        origin: cursor.origin("key"),
        help: () => unknownHelp(key) ?? didYouMean(key, known) ?? `known keys: ${known.join(", ")}`,
      }),
    );
  }
}

function described(key: Key<unknown> | undefined): JsonSchema {
  return key === undefined ? {} : { ...key.shape.schema, description: key.description };
}

/** Whether a value is a mapping. */
export function isMap(value: PlainValue): value is PlainMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. */
export function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}

/** Reports that a value is of another kind than wanted. */
export function wrongKind(value: PlainValue, noun: string, cursor: Cursor): undefined {
  return cursor.wrong("wrong-type", `this must be ${noun}, not ${kindOf(value)}`, quoteHelp(value, noun));
}

function quoteHelp(value: PlainValue, noun: string): string | null {
  if (typeof value === "string" && /mapping|\{/.test(noun) && /^[A-Za-z][\w-]*:\S/.test(value))
    return "a key and its value need a blank after the colon: `key: value`";
  const isNumber = typeof value === "number" || typeof value === "boolean";
  return isNumber && /text|word|name|type|version/.test(noun)
    ? `YAML reads ${String(value)} as a ${typeof value}: put it in quotes`
    : null;
}

/** What a value is, in words. */
export function kindOf(value: PlainValue): string {
  if (value === null) return "empty";
  if (isList(value)) return "a list";
  if (isMap(value)) return "a mapping";
  return typeof value === "string" ? `'${shown(value)}'` : String(value);
}

/** A text of the spec, short enough for a message. */
export function shown(text: string): string {
  const line = text
    .slice(0, 1000)
    .replace(/[\s\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g, " ");
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}

/** A list of values of one shape. */
export function list<T>(item: Shape<T>, { min = 0 }: { readonly min?: number } = {}): Shape<readonly T[]> {
  const noun = `a list, each ${item.noun}`;
  return {
    noun,
    schema: { type: "array", items: item.schema, ...(min > 0 && { minItems: min }) },
    read(value, cursor) {
      if (!isList(value))
        return cursor.wrong("wrong-type", `this must be ${noun}, not ${kindOf(value)}`, listHelp(value));
      if (value.length < min) return cursor.wrong("wrong-type", "this list is empty", `give it at least ${min} entry`);
      const items = value.map((it, index) => cursor.inside(index, () => item.read(it, cursor)));
      return items.filter((it): it is NonNullable<typeof it> => it !== undefined);
    },
  };
}

function listHelp(value: PlainValue): string | null {
  return typeof value === "string" && /^[\w.@-]{1,64}$/.test(value) ? `write [${value}]` : null;
}

/** How the keys of an open mapping are checked; returns what is wrong, or null. */
export type NameCheck = (name: string) => { readonly message: string; readonly help: string } | null;

/** A mapping from names to values of one shape. */
export function mapping<T>(
  item: Shape<T>,
  noun: string,
  nameCheck: NameCheck,
  namePattern: string,
): Shape<ReadonlyMap<string, T>> {
  return {
    noun,
    schema: { type: "object", patternProperties: { [namePattern]: item.schema }, additionalProperties: false },
    read(value, cursor) {
      if (!isMap(value)) return wrongKind(value, noun, cursor);
      const entries: [string, T][] = [];
      for (const [name, given] of Object.entries(value)) {
        cursor.inside(name, () => {
          const bad = nameCheck(name);
          if (bad !== null) cursor.report({ code: "bad-name", ...bad, origin: cursor.origin("key") });
          const read = item.read(given, cursor);
          if (read !== undefined && bad === null) entries.push([name, read]);
        });
      }
      // Where nothing is right, an empty mapping would say more than the person wrote.
      return entries.length === 0 && Object.keys(value).length > 0 ? undefined : new Map(entries);
    },
  };
}

/** A value that may be written in several ways, told apart by the kind of YAML. */
export function byKind<T>(
  noun: string,
  forms: { readonly text?: Shape<T>; readonly map?: Shape<T>; readonly list?: Shape<T>; readonly flag?: Shape<T> },
): Shape<T> {
  const shapes = [forms.text, forms.map, forms.list, forms.flag].filter((it) => it !== undefined);
  return {
    noun,
    schema: { anyOf: shapes.map((it) => it.schema) },
    read(value, cursor) {
      const form = isList(value)
        ? forms.list
        : isMap(value)
          ? forms.map
          : typeof value === "boolean"
            ? (forms.flag ?? forms.text)
            : forms.text;
      return form === undefined ? wrongKind(value, noun, cursor) : form.read(value, cursor);
    },
  };
}

/** Another form of the same value. */
export function mapped<A, B>(shape: Shape<A>, convert: (value: A) => B): Shape<B> {
  return {
    noun: shape.noun,
    schema: shape.schema,
    read(value, cursor) {
      const read = shape.read(value, cursor);
      return read === undefined ? undefined : convert(read);
    },
  };
}
