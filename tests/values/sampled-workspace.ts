import fc, { type Arbitrary } from "fast-check";
import { codecUses } from "../../generator/emit/typescript/codec-reach.ts";
import { lockFileName } from "../../generator/lock/lock.ts";
import type { Constraints, Field, NamedType, RecordType, Scalar } from "../../generator/model/types.ts";
import { namedType, opened } from "../../generator/model/walk.ts";
import type { Workspace } from "../../generator/model/workspace.ts";
import { objectOf } from "../judges/json.ts";
import { compiledTexts, type Texts } from "../support/compile.ts";
import { Random } from "../support/random.ts";
import { CompletedValues, type Defaults } from "./completed-values.ts";
import { exampleOf } from "./example-values.ts";
import { type GeneratedCode, generatedCode } from "./generated-code.ts";
import { newerSpecs } from "./newer-workspace.ts";
import { RandomValues } from "./random-values.ts";
import { randomSpecs, type Specs, specTexts } from "./random-workspace.ts";

/** A random workspace, its generated code, and random values of its types. */
export interface SampledWorkspace {
  readonly seed: number;
  readonly texts: Texts;
  readonly workspace: Workspace;
  readonly code: GeneratedCode;
  readonly values: RandomValues;
  readonly completed: CompletedValues;
  /** The records and unions that travel on every wire. */
  readonly types: readonly NamedType[];
}

/** The workspace of a seed. */
export async function sampledWorkspace(seed: number): Promise<SampledWorkspace> {
  const { specs, defaults } = await withDefaults(randomSpecs(seed), seed);
  return loaded(seed, specTexts(specs), defaults);
}

/** The workspace of a seed, and what it may be some releases later. */
export async function sampledReleases(
  seed: number,
): Promise<{ readonly older: SampledWorkspace; readonly newer: SampledWorkspace }> {
  const { specs, defaults } = await withDefaults(randomSpecs(seed), seed);
  const texts = specTexts(specs);
  const { lockText } = await compiledTexts(texts);
  const newerTexts = { ...specTexts(newerSpecs(specs)), [lockFileName]: lockText };
  return { older: await loaded(seed, texts, defaults), newer: await loaded(seed, newerTexts, defaults) };
}

async function loaded(seed: number, texts: Texts, defaults: Defaults): Promise<SampledWorkspace> {
  const { workspace } = await compiledTexts(texts);
  const code = await generatedCode(workspace);
  const completed = new CompletedValues(workspace, defaults);
  const values = new RandomValues(workspace, completed);
  return { seed, texts, workspace, code, values, completed, types: travelling(workspace) };
}

/** The records and unions that have codecs for every wire, in the order of their files. */
function travelling(workspace: Workspace): readonly NamedType[] {
  return [...workspace.libraries, ...workspace.services].flatMap((unit) => {
    const onGraphs = new Set(codecUses(workspace, unit, "graphql-input").map((it) => it.type.id));
    const inMessages = codecUses(workspace, unit, "avro").map((it) => it.type);
    return inMessages.filter((it) => (it.kind === "record" || it.kind === "union") && onGraphs.has(it.id));
  });
}

/** The specs with defaults for a third of the fields that can have one; and these as values of code. */
async function withDefaults(
  specs: Specs,
  seed: number,
): Promise<{ readonly specs: Specs; readonly defaults: Defaults }> {
  const { workspace } = await compiledTexts(specTexts(specs));
  const values = new RandomValues(workspace, new CompletedValues(workspace, new Map()));
  const random = new Random(seed + 1);
  const defaults = new Map<string, unknown>();
  const changed = structuredClone(specs);
  for (const type of workspace.types.values()) {
    const spec = objectOf(changed[`specs/${type.unit}.yaml`]?.types[type.name]);
    if (type.kind !== "record" || spec["fields"] === undefined) continue;
    const fields: Record<string, unknown> = { ...objectOf(spec["fields"]) };
    for (const field of type.fields.filter(
      (it) => Object.hasOwn(fields, it.name) && mayHaveDefault(workspace, type, it),
    )) {
      if (random.below(3) > 0) continue;
      const { type: inner, constraints } = opened(workspace, field.type, field.constraints);
      const scalar = inner.kind === "scalar" ? inner.scalar : null;
      const value = plainSample(values.of(field.type, field.constraints), scalar, constraints, random.below(2 ** 31));
      defaults.set(`${type.id}.${field.name}`, value);
      fields[field.name] = { ...fieldSpec(fields[field.name]), default: exampleOf(workspace, field.type, value) };
    }
    Object.assign(spec, { fields });
  }
  return { specs: changed, defaults };
}

/** Scalars and enums may, where they are neither optional nor a key. */
function mayHaveDefault(workspace: Workspace, type: RecordType, field: Field): boolean {
  if (field.optional || (type.key ?? []).includes(field.name)) return false;
  const { type: inner } = opened(workspace, field.type);
  return inner.kind === "scalar" || (inner.kind === "named" && namedType(workspace, inner.id).kind === "enum");
}

/** A value that a spec can say: a number of a few digits, a UUID in small letters. */
function plainSample(values: Arbitrary<unknown>, scalar: Scalar | null, bounds: Constraints, seed: number): unknown {
  const plain = scalar?.name === "double" ? values.map(rounded).filter((it) => isPlain(it, bounds)) : values;
  // YAML keeps numbers of many digits as texts: a `json` says few.
  if (scalar?.name === "json") return seed % 2 === 0 ? { toString: [null, -1.5, "é"] } : [seed % 1000, {}, true];
  const [value] = fc.sample(plain, { seed, numRuns: 1 });
  return scalar?.name === "uuid" ? String(value).toLowerCase() : value;
}

function rounded(value: unknown): number {
  return Math.round(Number(value) * 100) / 100;
}

function isPlain(value: number, { exclusiveMin, exclusiveMax }: Constraints): boolean {
  return Math.abs(value) < 1e6 && ![exclusiveMin, exclusiveMax].includes(String(value));
}

function fieldSpec(spec: unknown): object {
  return typeof spec === "string" ? { type: spec } : objectOf(spec);
}
