import type { Ajv, ErrorObject, ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { jsonSchema } from "../../generator/emitters/json-schema/index.ts";
import type { NamedType } from "../../generator/model/types.ts";
import type { Violation } from "../../runtime/src/values/pass.ts";
import { memberOf, objectOf } from "../judges/json.ts";
import { allowExtensions } from "../judges/schemas.ts";
import { contractsOf } from "../support/contracts-of.ts";
import { firstSeed, maxTestMs, valueCount } from "./budget.ts";
import { holdFor } from "./counterexample.ts";
import { shown } from "./difference.ts";
import { jsonMutations, mutatedJson } from "./random-json.ts";
import { type SampledWorkspace, sampledWorkspace } from "./sampled-workspace.ts";
import { scalarAt } from "./scalar-at.ts";
import { wireOf } from "./wires.ts";

describe("Ajv with our JSON Schemas", { timeout: maxTestMs }, () => {
  let sampled: SampledWorkspace;
  let ajv: Ajv;

  beforeAll(async () => {
    sampled = await sampledWorkspace(firstSeed);
    const files = await contractsOf(sampled.texts, jsonSchema);
    // By itself it takes what objects inherit, such as `toString`, for a property.
    ajv = new Ajv2020({ strict: true, allErrors: true, ownProperties: true });
    formats.default(ajv);
    allowExtensions(ajv, files.map((it) => it.content).join("\n"));
    for (const { content } of files) ajv.addSchema(objectOf(JSON.parse(content)));
  });

  it("accepts what the codecs write, as output and as input", () => {
    const each = Math.ceil(valueCount / 20 / sampled.types.length);
    for (const type of withSchemas(sampled)) {
      const wire = wireOf(sampled.code, type, "JSON");
      for (const form of ["", "Input"] as const) {
        const validate = schemaOf(sampled, ajv, type, form);
        holdFor(sampled, type, sampled.values.ofNamed(type.id), each, (value) => {
          const text = String(wire.encode(value).made);
          if (isValid(validate, JSON.parse(text)) === false)
            throw new Error(`${form}: ${ajv.errorsText(validate.errors)} in ${text}`);
        });
      }
    }
  });

  it("accepts and refuses what the codecs do, but for what a schema cannot say", () => {
    const each = Math.ceil(valueCount / 20 / sampled.types.length);
    let refused = 0;
    for (const type of withSchemas(sampled)) {
      const wire = wireOf(sampled.code, type, "JSON");
      const validate = schemaOf(sampled, ajv, type, "Input");
      const written = (value: unknown): unknown => JSON.parse(String(wire.encode(value).made));
      const documents = fc
        .tuple(sampled.values.ofNamed(type.id), jsonMutations)
        .map(([value, mutation]) => mutatedJson(written(value), mutation));
      holdFor(sampled, type, documents, each, (json) => {
        const { violations } = wire.decode(JSON.stringify(json), "reject");
        if (violations.length > 0) refused += 1;
        const isText = ({ field }: Violation) => {
          const scalar = scalarAt(sampled.workspace, { kind: "named", id: type.id }, field.split("."));
          return scalar === null || texts.has(scalar);
        };
        const left = violations.filter((it) => !(bounds.has(it.rule) && isText(it)));
        if (left.length === 0 && violations.length > 0) return;
        const disagreement = disagreementOn(json, left, validate);
        if (disagreement !== null) throw new Error(`${disagreement} refuses ${JSON.stringify(json)}`);
      });
    }
    expect(refused).toBeGreaterThan(valueCount / 100);
  });
});

/** Who alone refuses a document, and why, where that is not known; null where they agree. */
function disagreementOn(json: unknown, violations: readonly Violation[], validate: ValidateFunction): string | null {
  const isAccepted = isValid(validate, json);
  if (isAccepted === null || isAccepted === (violations.length === 0)) return null;
  if (isAccepted)
    return violations.every((it) => isBeyondSchemas(it, json)) ? null : `the codec (${shown(violations)})`;
  const errors = validate.errors ?? [];
  return errors.every((it) => isLenient(it, json)) ? null : `Ajv (${shown(errors)})`;
}

/** Null where Ajv fails: it compares items by their `toString`, which may be one of their fields. */
function isValid(validate: ValidateFunction, json: unknown): boolean | null {
  try {
    return validate(json);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Schemas have no words for bounds on texts that stand for numbers, */
const bounds: ReadonlySet<string> = new Set(["min", "max", "exclusiveMin", "exclusiveMax"]);
const texts: ReadonlySet<string> = new Set(["long", "decimal", "duration"]);

/** for base64, for years before 1, for the range of a long, and for texts that are no Unicode. */
const codecsAlone: ReadonlySet<string> = new Set(["format", "range", "unicode", "key"]);

/** Nor for the length of bytes, nor for a `json` that may be anything but null. */
function isBeyondSchemas({ rule, message }: Violation, json: unknown): boolean {
  if (rule === "required" || rule === "variant") return JSON.stringify(json).includes("null");
  return codecsAlone.has(rule) || message.endsWith(" bytes");
}

/** Readers take null for "absent" wherever something may be absent, and keep values that an open enum does not have. */
function isLenient({ keyword, instancePath, params }: ErrorObject, json: unknown): boolean {
  const keys = instancePath.split("/").slice(1);
  const instance = memberOf(json, ...keys.map((it) => it.replaceAll("~1", "/").replaceAll("~0", "~")));
  switch (keyword) {
    case "enum":
    case "anyOf":
      return true;
    case "type":
      // Of a type or null, the type is what counts.
      return instance === null || params["type"] === "null";
    case "maxProperties":
    case "additionalProperties":
      return Object.values(objectOf(instance)).includes(null);
    default:
      return false;
  }
}

/** The record of an entity's key stands inline where it is used. */
function withSchemas({ types }: SampledWorkspace): readonly NamedType[] {
  return types.filter((it) => it.kind !== "record" || it.role !== "key");
}

/** The schema of a type, which is a definition in that of a record which holds all types of a service. */
function schemaOf({ workspace }: SampledWorkspace, ajv: Ajv, type: NamedType, form: "" | "Input"): ValidateFunction {
  for (const { name, urn } of workspace.services) {
    const root = `${urn}:All${name}${form}`;
    const places = [
      root.endsWith(`:${type.name}${form}`) ? "" : null,
      `#/$defs/${type.name}${form}`,
      `#/$defs/${type.name}`,
    ];
    for (const place of places.filter((it) => it !== null)) {
      const found = ajv.getSchema(root + place);
      if (found !== undefined) return found;
    }
  }
  throw new Error(`'${type.id}' has no schema${form}`);
}
