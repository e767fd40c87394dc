import { sha256 } from "../base/digest.ts";
import { byCodeUnit } from "../base/order.ts";
import type { SpecParts } from "../base/spec-parts.ts";
import { domainName, isDomainType } from "../emit/typescript/domain-names.ts";
import { interactionOf, unitById } from "../emit/units.ts";
import type { Interaction } from "../model/interaction.ts";
import type { NamedType, TypeId } from "../model/types.ts";
import { keyFields, namedType } from "../model/walk.ts";
import type { Unit, Workspace } from "../model/workspace.ts";
import { surroundings } from "./surroundings.ts";
import { interactionsOf, usesOf } from "./uses.ts";

/** What goes into files beside the model. */
export interface Ingredients {
  /** The program, the config, templates: what every file depends on. */
  readonly base: string;
  /** What each spec says, by its path. */
  readonly parts: ReadonlyMap<string, SpecParts>;
}

/** The fingerprints of jobs: as long as one stays, so do the files that the job makes. */
export interface Fingerprints {
  readonly ofUnit: (unit: Unit) => string;
  readonly ofWorkspace: () => string;
}

/**
 * A unit's files follow from its spec and its numbers, from the types and interactions of others that it leads to, and
 * from what others make of its own. Digests of these take a fraction of the time of printing.
 */
export function fingerprints(workspace: Workspace, { base, parts }: Ingredients): Fingerprints {
  const own = memo((unit: Unit) => sha256([wholeOf(unit, parts), placeOf(unit), ...facts(workspace, unit)].join("\n")));
  const digests: Digests = {
    type: memo((id: TypeId) => typeDigest(workspace, parts, id)),
    entity: memo((id: TypeId) => entityDigest(workspace, id)),
    interaction: memo((id: string) => interactionDigest(workspace, parts, id)),
  };
  const ofUnit = memo((unit: Unit) => sha256([base, own(unit), ...abroad(workspace, unit, digests)].join("\n")));
  const units: readonly Unit[] = [...workspace.services, ...workspace.libraries];
  const whole = memo((_: null) => sha256([base, ...units.map((it) => `${it.id} ${own(it)}`)].join("\n")));
  return { ofUnit, ofWorkspace: () => whole(null) };
}

interface Digests {
  readonly type: (id: TypeId) => string;
  readonly entity: (id: TypeId) => string;
  readonly interaction: (id: string) => string;
}

/** Each answer is made once. */
function memo<Question, Answer>(answer: (question: Question) => Answer): (question: Question) => Answer {
  const known = new Map<Question, Answer>();
  return (question) => {
    const before = known.get(question);
    if (before !== undefined) return before;
    const made = answer(question);
    known.set(question, made);
    return made;
  };
}

/** What a unit uses of others, a line each: types and entities as far as they are reached, and whom it calls or hears. */
function abroad(workspace: Workspace, unit: Unit, digests: Digests): readonly string[] {
  const { types, entities, partners } = usesOf(workspace, unit);
  return [
    ...[...types].sort(byCodeUnit).map((id) => `${id} ${digests.type(id)}`),
    ...[...entities].sort(byCodeUnit).map((id) => `${id} ${digests.entity(id)}`),
    ...new Set(partners.map((it) => `${it.id} ${digests.interaction(it.id)}`)),
  ];
}

function typeDigest(workspace: Workspace, parts: Ingredients["parts"], id: TypeId): string {
  const type = namedType(workspace, id);
  const unit = unitById(workspace, type.unit);
  const part = parts.get(unit.file);
  // A record that stands in an interaction has no part of its own: all of its spec counts.
  const said = part?.types.get(type.name) ?? part?.errors.get(type.name) ?? wholeOf(unit, parts);
  const names = isDomainType(workspace, id) ? Object.values(domainName(workspace, id)).join(" ") : "";
  return sha256([said, placeOf(unit), numbersOf(type), names].join("\n"));
}

function entityDigest(workspace: Workspace, id: TypeId): string {
  const { unit, names } = namedType(workspace, id);
  const key = keyFields(workspace, id).map((it) =>
    JSON.stringify([it.name, it.names, it.number, it.type, it.constraints, it.description, it.safety, it.deprecated]),
  );
  return sha256([placeOf(unitById(workspace, unit)), namesText(names), ...key].join("\n"));
}

function interactionDigest(workspace: Workspace, parts: Ingredients["parts"], id: string): string {
  const interaction = interactionOf(workspace, id);
  const unit = unitById(workspace, interaction.service);
  const part = parts.get(unit.file);
  const said = part?.interactions.get(interaction.name) ?? wholeOf(unit, parts);
  return sha256([said, part?.header ?? "", placeOf(unit), wireNameOf(interaction)].join("\n"));
}

/** Where others find a unit. */
function placeOf({ id, folder, file, fullName, protoPackage, urn }: Unit): string {
  return [id, folder, file, fullName, protoPackage, urn].join(" ");
}

function wholeOf(unit: Unit, parts: Ingredients["parts"]): string {
  const part = parts.get(unit.file);
  if (part === undefined) throw new Error(`no parts of '${unit.file}' are known`);
  return [part.header, ...part.types, ...part.errors, ...part.interactions].join("\n");
}

/** What the spec of a unit does not say by itself: numbers and first names from the lock, and what others make of it. */
function facts(workspace: Workspace, unit: Unit): readonly string[] {
  const types = [...unit.types, ...unit.errors].map((id) => numbersOf(namedType(workspace, id)));
  const interactions = interactionsOf(unit).map(wireNameOf);
  return [...types, ...interactions, ...surroundings(workspace, unit)];
}

function numbersOf(type: NamedType): string {
  switch (type.kind) {
    case "alias":
      return type.names.proto;
    case "record":
      return [
        numberList(type.fields),
        namesText(type.names),
        type.nextNumber,
        type.updateMask,
        reservedText(type),
      ].join(" ");
    case "enum":
      return [numberList(type.values), namesText(type.names), type.nextNumber, reservedText(type)].join(" ");
    case "union":
      return [numberList(type.variants), namesText(type.names), type.nextNumber, reservedText(type)].join(" ");
  }
}

type Numbered = Pick<Extract<NamedType, { kind: "enum" }>["values"][number], "number" | "names">;

function numberList(members: readonly Numbered[]): string {
  return members.map(({ number, names }) => `${number} ${namesText(names)}`).join(",");
}

function namesText({ json, proto, avro, graphql }: Numbered["names"]): string {
  return `${json} ${proto} ${avro} ${graphql}`;
}

function reservedText({ reserved }: Pick<Extract<NamedType, { kind: "enum" }>, "reserved">): string {
  return reserved.map((it) => Object.values(it).join(" ")).join(",");
}

function wireNameOf(interaction: Interaction): string {
  return `${interaction.methodName} ${"channel" in interaction ? interaction.channel.eventType : ""}`;
}
