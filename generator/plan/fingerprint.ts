import { sha256 } from "../base/digest.ts";
import { byCodeUnit } from "../base/order.ts";
import type { SpecParts } from "../base/spec-parts.ts";
import { graphOf } from "../emit/graph.ts";
import { protoNodes } from "../emit/proto-scope.ts";
import { codecUses, wires } from "../emit/typescript/codec-reach.ts";
import { domainName, domainTypes, isDomainType } from "../emit/typescript/domain-names.ts";
import { unitById } from "../emit/units.ts";
import type { Interaction } from "../model/interaction.ts";
import type { NamedType, TypeId, TypeRef } from "../model/types.ts";
import { carried, keyFields, memberTypes, mentioned, namedType, refType } from "../model/walk.ts";
import type { Service, Unit, Workspace } from "../model/workspace.ts";

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
  const interactions = interactionsOf(unit);
  const partners = interactions.flatMap(partnersOf).map((id) => interactionOf(workspace, id));
  const roots = [...unit.types, ...unit.errors, ...[...interactions, ...partners].flatMap(typesOf)];
  const { types, entities } = reachedTypes(workspace, roots);
  const isForeign = (id: TypeId): boolean => namedType(workspace, id).unit !== unit.id;
  return [
    ...[...types]
      .filter(isForeign)
      .sort(byCodeUnit)
      .map((id) => `${id} ${digests.type(id)}`),
    ...[...entities]
      .filter(isForeign)
      .sort(byCodeUnit)
      .map((id) => `${id} ${digests.entity(id)}`),
    ...new Set(partners.map((it) => `${it.id} ${digests.interaction(it.id)}`)),
  ];
}

interface Reached {
  readonly types: ReadonlySet<TypeId>;
  /** What `ref`s name: of these the key alone counts. */
  readonly entities: ReadonlySet<TypeId>;
}

/** All that some types lead to. */
function reachedTypes(workspace: Workspace, roots: readonly TypeId[]): Reached {
  const seen = new Set<TypeId>();
  const entities = new Set<TypeId>();
  const open = [...roots];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const type = namedType(workspace, id);
    if (type.kind === "record" && type.extends !== null) open.push(type.extends);
    for (const member of memberTypes(type)) follow(workspace, member, entities, open);
  }
  return { types: seen, entities };
}

function follow(workspace: Workspace, type: TypeRef, entities: Set<TypeId>, open: TypeId[]): void {
  if (type.kind === "list") follow(workspace, type.item, entities, open);
  else if (type.kind === "map") follow(workspace, type.value, entities, open);
  else if (type.kind === "named") open.push(type.id);
  else if (type.kind === "ref") {
    entities.add(type.id);
    open.push(...mentioned(refType(workspace, type.id)));
  }
}

function typesOf(interaction: Interaction): readonly TypeId[] {
  const { in: input, out } = carried(interaction);
  const extended = interaction.style === "graphql" && interaction.field.root === null ? [interaction.field.type] : [];
  return [...[...input, ...out].flatMap(mentioned), ...interaction.errors, ...extended];
}

function partnersOf(interaction: Interaction): readonly string[] {
  const called = [...interaction.calls.map((it) => it.to), ...interaction.emits];
  if (interaction.style === "event" && interaction.role.kind === "consumer")
    return [...called, interaction.role.producer];
  if (interaction.style === "mqtt" && interaction.role.kind === "subscriber") return [...called, interaction.role.of];
  return called;
}

function interactionOf(workspace: Workspace, id: string): Interaction {
  const found = workspace.interactions.get(id);
  if (found === undefined) throw new Error(`no interaction '${id}' in the workspace`);
  return found;
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

/** What the spec of a unit does not say by itself: numbers and first names from the lock, and how others use its types. */
function facts(workspace: Workspace, unit: Unit): readonly string[] {
  const types = [...unit.types, ...unit.errors].map((id) => numbersOf(namedType(workspace, id)));
  const names = domainTypes(workspace, unit).map((it) => Object.values(domainName(workspace, it.id)).join(" "));
  const codecs = wires.map((wire) =>
    codecUses(workspace, unit, wire)
      .map(({ type, form }) => `${wire} ${form} ${type.id}`)
      .join("\n"),
  );
  const messages = protoNodes(workspace, unit.id).map((it) => `${it.kind} ${it.id}`);
  const interactions = interactionsOf(unit).map(wireNameOf);
  return [...types, ...names, ...codecs, ...messages, ...interactions, ...graphFacts(workspace, unit)];
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

function graphFacts(workspace: Workspace, unit: Unit): readonly string[] {
  const graph = graphOf(workspace);
  const nodes = [...(graph.parts.get(unit.id)?.nodes.keys() ?? [])];
  return nodes.map((it) => `${it} ${graph.shared.has(it) ? "shared" : ""}`);
}

function interactionsOf(unit: Unit): readonly Interaction[] {
  return unit.kind === "service" ? (unit as Service).interactions : [];
}
