import type { Random } from "../support/random.ts";

/** The scalars of the language by name. */
export const scalarNames =
  "string bool int long safeint double decimal bytes timestamp date duration uuid id json".split(" ");

/** A scalar with bounds, as a spec writes them. */
export interface ScalarSpec {
  readonly type: string;
  readonly constraints: Readonly<Record<string, unknown>>;
}

const patterns = ["^[A-Z]{2}-[0-9]{1,4}$", "^(?:a|b)+$", "^[^/ ]{1,8}$", "^[a-zé😀]{1,4}$", "^.{0,3}$"];

/** A scalar, in half of the cases with bounds that it can have. */
export function randomScalar(random: Random, name: string): ScalarSpec {
  const type = name === "decimal" ? decimalType(random) : name;
  return { type, constraints: random.below(2) === 0 ? {} : bounds(random, name, type) };
}

function decimalType(random: Random): string {
  const precision = 1 + random.below(38);
  return `decimal(${precision},${random.below(precision + 1)})`;
}

function bounds(random: Random, name: string, type: string): Readonly<Record<string, unknown>> {
  switch (name) {
    case "string":
    case "id":
      return random.below(3) === 0 ? { pattern: random.pick(patterns) } : lengths(random);
    case "bytes":
      return lengths(random);
    case "int":
    case "safeint":
    case "long":
      return range(random, String(-random.below(1000)), String(1 + random.below(1000)));
    case "double":
      return range(random, `-${random.below(1000)}.5`, `${1 + random.below(1000)}.25`);
    case "duration":
      return range(random, String(random.below(10_000)), String(10_001 + random.below(1_000_000)));
    case "decimal":
      return type.endsWith(",0)") ? range(random, "-3", "7") : range(random, "0", "1");
    default:
      return {};
  }
}

function lengths(random: Random): Readonly<Record<string, unknown>> {
  const minLength = random.below(4);
  switch (random.below(3)) {
    case 0:
      return { minLength };
    case 1:
      return { maxLength: 1 + random.below(8) };
    default:
      return { minLength, maxLength: minLength + random.below(4) };
  }
}

function range(random: Random, low: string, high: string): Readonly<Record<string, unknown>> {
  const [min, max] = [Number(low), Number(high)];
  switch (random.below(5)) {
    case 0:
      return { min };
    case 1:
      return { max };
    case 2:
      return { exclusiveMin: min };
    case 3:
      return { min, exclusiveMax: max };
    default:
      return { exclusiveMin: min, max };
  }
}
