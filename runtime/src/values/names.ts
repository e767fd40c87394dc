import type { Codec } from "./codec.ts";
import type { Pass } from "./pass.ts";
import { refuse } from "./pass.ts";

/** What an open enum is in code: its known values complete, and any other text is accepted. */
export type Open<Known extends string> = Known | (string & {});

/** How an enum's values are called on a wire; a value that is not listed keeps its name. */
export type EnumNames<Known extends string> = Readonly<Partial<Record<Known, string>>>;

/** An open enum as text: a value that the spec does not know is kept by tolerant readers, and refused by strict ones and writers. */
export function openEnum<Known extends string>(
  values: readonly Known[],
  names?: EnumNames<Known>,
): Codec<string, Open<Known>> {
  const { onWire, inCode } = tables(values, names);
  return {
    encode: (value, path, pass) => onWire.get(value) ?? undeclared(value, values, path, pass),
    decode(wire, path, pass) {
      const known = inCode.get(wire);
      if (known !== undefined) return known;
      if (typeof wire !== "string" || pass.unknownFields === "reject") return undeclared(wire, values, path, pass);
      return wire.isWellFormed() ? wire : refuse(pass, path, "unicode", "holds half of a surrogate pair");
    },
  };
}

/** A closed enum as text: its values and no other, both ways. */
export function closedEnum<Known extends string>(
  values: readonly Known[],
  names?: EnumNames<Known>,
): Codec<string, Known> {
  const { onWire, inCode } = tables(values, names);
  return {
    encode: (value, path, pass) => onWire.get(value) ?? undeclared(value, values, path, pass),
    decode: (wire, path, pass) => inCode.get(wire) ?? undeclared(wire, values, path, pass),
  };
}

/** Notes a value that an enum does not have. */
export function undeclared<Value>(value: unknown, values: readonly string[], path: string, pass: Pass): Value {
  if (value === undefined || value === null) return refuse(pass, path, "required", "is missing");
  return refuse(pass, path, "enum", `is none of ${values.join(", ")}`);
}

function tables<Known extends string>(values: readonly Known[], names: EnumNames<Known> | undefined) {
  const onWire = new Map<unknown, string>(values.map((it) => [it, names?.[it] ?? it]));
  const inCode = new Map<unknown, Known>(values.map((it) => [names?.[it] ?? it, it]));
  return { onWire, inCode };
}
