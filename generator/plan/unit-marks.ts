import { sha256 } from "../base/digest.ts";
import { unique } from "../base/order.ts";
import { joinedPath } from "../base/path.ts";
import { subgraph } from "../emit/subgraph.ts";
import { domainName, isDomainType } from "../emit/typescript/domain-names.ts";
import { unitById } from "../emit/units.ts";
import type { NamedType } from "../model/types.ts";
import { memberTypes, namedType } from "../model/walk.ts";
import type { Service, Unit, Workspace } from "../model/workspace.ts";
import { surroundings } from "./surroundings.ts";
import { usesOf } from "./uses.ts";

/** What tells whom a change of a unit concerns, when the model is not there any more. */
export interface UnitMark {
  readonly id: string;
  readonly fullName: string;
  readonly file: string;
  /** The files of the units that it leads to, and of those which might be meant instead. */
  readonly needs: readonly string[];
  /** The files of services whose subgraphs define types of its own: enough of them to tell that these are shared. */
  readonly beside: readonly string[];
  /**
   * Stands for all that is between it and units that do not need it: what they, and the files of the whole workspace, may
   * see of it, and what they make of it.
   */
  readonly outward: string;
}

/** The marks of all units of a workspace. */
export function unitMarks(workspace: Workspace): readonly UnitMark[] {
  const units: readonly Unit[] = [...workspace.services, ...workspace.libraries];
  const sharers = sharersOf(workspace);
  const byFile = new Map(units.map((it) => [it.file, it]));
  const byName = new Map<string, Unit[]>();
  for (const it of units) byName.set(it.name, [...(byName.get(it.name) ?? []), it]);
  return units.map((unit) => {
    const { types, entities, partners } = usesOf(workspace, unit);
    const used = [
      ...[...types, ...entities].map((it) => namedType(workspace, it).unit),
      ...partners.map((it) => it.service),
    ].map((it) => unitById(workspace, it));
    const imported = [...unit.imports.values()].flatMap((it) => byFile.get(joinedPath(unit.file, it) ?? "") ?? []);
    // A reference without a version means another thing as soon as there are two.
    const needed = [...used, ...imported, unit].flatMap((it) => byName.get(it.name) ?? []);
    const others = (all: readonly Unit[]) => unique(all.map((it) => it.file)).filter((it) => it !== unit.file);
    const beside = (sharers.get(unit.id) ?? []).map((it) => unitById(workspace, it));
    const { id, fullName, file } = unit;
    return { id, fullName, file, needs: others(needed), beside: others(beside), outward: outwardOf(workspace, unit) };
  });
}

/** For each type that a service's subgraph shares another service that does so too, by service. */
function sharersOf(workspace: Workspace): ReadonlyMap<string, readonly string[]> {
  const shared = workspace.services.map((it) => [it.id, sharedNames(workspace, it)] as const);
  const definers = new Map<string, string[]>();
  for (const [id, names] of shared) {
    for (const name of names) {
      const others = definers.get(name);
      if (others === undefined) definers.set(name, [id]);
      else if (others.length < 2) others.push(id);
    }
  }
  const otherThan = (id: string) => (name: string) => definers.get(name)?.find((it) => it !== id) ?? [];
  return new Map(shared.map(([id, names]) => [id, unique(names.flatMap(otherThan(id)))]));
}

function sharedNames(workspace: Workspace, service: Service): readonly string[] {
  const definitions = subgraph(workspace, service)?.definitions ?? [];
  return definitions.filter((it) => it.directives.includes("@shareable")).map((it) => it.name);
}

function outwardOf(workspace: Workspace, unit: Unit): string {
  const { id, folder, file, fullName, protoPackage, urn } = unit;
  const types = unique([...unit.types, ...unit.errors]).map((it) => namedType(workspace, it));
  const ofService = unit.kind === "service" ? serviceFacts(unit as Service) : null;
  const outward = [[id, folder, file, fullName, protoPackage, urn], ofService, types.map(typeFacts)];
  // The graph of the workspace holds also what its parts say to people.
  const graph = unit.kind === "service" ? subgraph(workspace, unit as Service) : null;
  const inward = [...surroundings(workspace, unit), ...namesAbroad(workspace, unit)];
  return sha256([JSON.stringify(outward, withoutUnseen), JSON.stringify(graph), ...inward].join("\n"));
}

/** How types of others are called in code, since that hangs on all who use them. */
function namesAbroad(workspace: Workspace, unit: Unit): readonly string[] {
  const types = usesOf(workspace, unit).types.filter((it) => isDomainType(workspace, it));
  return types.map((id) => {
    const { name, init, stem } = domainName(workspace, id);
    return `${id} ${name} ${init} ${stem}`;
  });
}

function serviceFacts({ servers, protoService, unknownFields, interactions }: Service) {
  return { servers, protoService, unknownFields, interactions };
}

/** Its names, and where it leads: fields of scalars are nobody's business but that of those who need it. */
function typeFacts(type: NamedType) {
  const { id, kind, names } = type;
  const leads = memberTypes(type).filter((it) => it.kind !== "scalar");
  if (type.kind !== "record") return [id, kind, names, leads];
  const patches = type.fields.filter((it) => it.patch).map((it) => it.name);
  const { role, key, keyRecord, updateMask, allowExtensionsFrom } = type;
  return [id, names, leads, patches, role, key, keyRecord, updateMask, type.extends, allowExtensionsFrom];
}

// What is said to people stands in the unit's own files alone, and where fields travel in HTTP matters to callers, who need it.
const unseen: ReadonlySet<string> = new Set([
  "description",
  "origin",
  "why",
  "suppress",
  "tags",
  "fields",
  "query",
  "headers",
]);

function withoutUnseen(key: string, value: unknown): unknown {
  return unseen.has(key) ? undefined : value;
}
