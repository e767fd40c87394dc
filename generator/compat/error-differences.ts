import { at } from "../base/origin.ts";
import type { ErrorType } from "../model/errors.ts";
import type { Interaction } from "../model/interaction.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Change, Pair, Place } from "./change.ts";
import { deprecationChange, textChange } from "./element-differences.ts";
import { type Paired, paired } from "./pairing.ts";
import type { Sides } from "./type-differences.ts";

/** Errors that an interaction declares now, or no longer. */
export function errorChanges(sides: Sides, place: Place, pair: Pair<Interaction>): readonly Change[] {
  const { added, removed } = pairErrors(sides, pair);
  const here = (error: ErrorType): Place => ({
    ...place,
    target: `${place.target}/errors/${error.name}`,
    subject: `'${error.name}' of ${place.subject}`,
    origin: at(place.origin, "errors"),
    earlier: place.earlier === null ? null : at(place.earlier, "errors"),
  });
  return [
    ...added.map((error) => ({
      place: here(error),
      before: null,
      after: error.code,
      fact: { kind: "error-added" as const, error },
    })),
    ...removed.map((error) => ({
      place: here(error),
      before: error.code,
      after: null,
      fact: { kind: "error-removed" as const, error },
    })),
  ];
}

/** The errors of two interactions, by id and by what stands on the wire. */
export function pairErrors(sides: Sides, { from, to }: Pair<Interaction>): Paired<ErrorType> {
  return paired(errorsOf(sides.from, from), errorsOf(sides.to, to), [
    [(it) => [it.id], (it) => [it.id]],
    [(it) => [it.reason], (it) => [it.reason]],
  ]);
}

/** What changed of an error itself. */
export function errorTypeChanges({ from, to }: Pair<ErrorType>): readonly Change[] {
  const place = { target: to.id, subject: `'${to.name}'`, origin: to.origin, earlier: from.origin };
  const texts = (it: ErrorType) => ({
    code: it.code,
    status: String(it.httpStatus),
    reason: it.reason,
    retryable: String(it.retryable),
  });
  const [before, after] = [texts(from), texts(to)];
  const keys = (["code", "status", "reason", "retryable"] as const).filter((it) => before[it] !== after[it]);
  // Status and retries follow from the code.
  const told = keys.includes("code") ? keys.filter((it) => it === "code" || it === "reason") : keys;
  return [
    ...told.map((key) => ({
      place: { ...place, target: `${to.id}#/${key}`, origin: at(to.origin, key), earlier: at(from.origin, key) },
      before: before[key],
      after: after[key],
      fact: { kind: "error" as const, key, from, to },
    })),
    ...textChange(place, { from: [from.description, from.message], to: [to.description, to.message] }),
    ...deprecationChange(place, { from: from.deprecated, to: to.deprecated }),
  ];
}

function errorsOf({ errors }: Workspace, interaction: Interaction): readonly ErrorType[] {
  return interaction.errors.flatMap((id) => errors.get(id) ?? []);
}
