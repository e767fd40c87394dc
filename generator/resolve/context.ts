import type { Report } from "../base/diagnostic.ts";
import type { Origin } from "../base/origin.ts";
import type { ErrorType } from "../model/errors.ts";
import type { NamedType, RecordType, TypeId, TypeRef } from "../model/types.ts";
import type { Unit } from "../model/workspace.ts";
import type { FileSyntax } from "../syntax/validate.ts";

/** A unit on its way into the model: its identity is fixed, its types and errors are being collected. */
export interface UnitDraft {
  readonly unit: Unit;
  readonly file: FileSyntax;
  readonly origin: Origin;
  readonly jsonNaming: "camelCase" | "snake_case";
  /** alias → the unit that it names. */
  readonly imports: Map<string, UnitDraft>;
  readonly types: TypeId[];
  readonly errors: TypeId[];
  /** References to named types by what is written: all that say the same are one. */
  readonly refs: Map<string, TypeRef>;
}

/** What is known while the specs are resolved. Only `resolve/` and the styles' `resolve.ts` see it. */
export interface Resolution {
  readonly report: Report;
  readonly namespace: string;
  readonly units: readonly UnitDraft[];
  readonly types: Map<TypeId, NamedType>;
  readonly errors: Map<TypeId, ErrorType>;
  /** Services that are there, but whose files are too broken to read. */
  readonly brokenServices: ReadonlySet<string>;
  /** The names of fields whose types are broken or not there: who uses them makes no mistake of their own. */
  readonly lostFields: Set<string>;
  /** How many fields were copied, by file. */
  readonly copies: Map<string, number>;
  /** Patterns that were judged beforehand: what is wrong with them, or null. */
  readonly patternProblems: ReadonlyMap<string, string | null>;
}

/** Adds a type to the model and to its unit. A second type of one id is reported by `collisions.ts`. */
export function addType(resolution: Resolution, draft: UnitDraft, type: NamedType): void {
  if (!resolution.types.has(type.id)) {
    resolution.types.set(type.id, type);
    draft.types.push(type.id);
  }
}

/** The id of a type of a unit. */
export function typeId(unit: Unit, name: string): TypeId {
  return `${unit.fullName}.${name}`;
}

/** The record of an id, or null where there is none. */
export function recordOf(resolution: Resolution, id: TypeId): RecordType | null {
  const type = resolution.types.get(id);
  return type?.kind === "record" ? type : null;
}
