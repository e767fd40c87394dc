import type { Report } from "../base/diagnostic.ts";
import { at } from "../base/origin.ts";
import { capitalized } from "../base/words.ts";
import { ofStyle } from "../model/interaction.ts";
import type { NamedType, TypeId, TypeRef, UnionType } from "../model/types.ts";
import { carried, memberTypes } from "../model/walk.ts";
import type { Service, Workspace } from "../model/workspace.ts";
import { Claims } from "./claims.ts";

/** Reports what clashes in the federated graph, whose names are global. */
export function checkGraph(workspace: Workspace, report: Report): void {
  const fields = new Claims(report);
  const names = new Map<string, TypeId>();
  for (const service of workspace.services) {
    for (const it of ofStyle(service, "graphql")) {
      const place = it.field.root ?? it.field.type;
      const isShared = it.field.root === null && it.field.declared;
      const finding = {
        code: "duplicate-graph-field",
        message: `two interactions are the field '${it.field.root ?? typeName(workspace, place)}.${it.field.name}'`,
        help: "rename one of them: a field has one owner",
      };
      fields.claim(`${place}.${it.field.name}`, at(it.origin, "field"), finding);
      if (!isShared && it.field.root === null)
        checkExtension(workspace, it.field.type, it.field.name, it.origin, report);
    }
    checkTypes(workspace, service, names, report);
  }
  checkMadeNames(workspace, names, report);
}

/** Reports types whose name GraphQL needs for what it makes of another one: inputs, and the objects around variants. */
function checkMadeNames(workspace: Workspace, names: ReadonlyMap<string, TypeId>, report: Report): void {
  const incoming = workspace.services.flatMap((it) => ofStyle(it, "graphql").flatMap((call) => carried(call).in));
  const inputs = carriedTypes(workspace, incoming).filter((it) => it.kind !== "enum" || !it.closed);
  const unions = [...names.values()].flatMap((id) => workspace.types.get(id) ?? []);
  const made = [
    ...inputs.filter((it) => it.kind !== "alias").map((it) => [`${it.names.graphql}Input`, it] as const),
    ...unions.flatMap((it) => (it.kind === "union" ? variantObjects(it).map((name) => [name, it] as const) : [])),
  ];
  for (const [name, source] of made) {
    const twin = workspace.types.get(names.get(name) ?? "");
    if (twin === undefined || twin.id === source.id) continue;
    const related = [{ message: `the type that it is made of is here`, origin: source.origin }];
    const message = `GraphQL makes a type '${name}' of '${source.name}'`;
    const help = "rename one of them, or pin one: `wire: { graphql: OtherName }`";
    report({ code: "graphql-name-clash", message, origin: twin.origin, related, help });
  }
}

function variantObjects(union: UnionType): readonly string[] {
  const name = union.names.graphql;
  return [`${name}Unrecognized`, ...union.variants.map((it) => `${name}${capitalized(it.names.graphql)}`)];
}

function typeName(workspace: Workspace, id: TypeId): string {
  return workspace.types.get(id)?.name ?? id;
}

function checkExtension(
  workspace: Workspace,
  id: TypeId,
  field: string,
  origin: Parameters<typeof at>[0],
  report: Report,
): void {
  const type = workspace.types.get(id);
  const twin =
    type?.kind === "record" ? type.fields.find((it) => it.names.graphql === field && it.name !== field) : undefined;
  if (twin === undefined) return;
  const related = [{ message: "the other is here", origin: twin.origin }];
  report({
    code: "name-clash",
    message: `'${type?.name ?? ""}' has a field that GraphQL calls '${field}' already`,
    origin,
    related,
    help: "rename one of them",
  });
}

const builtIn = [
  "Query",
  "Mutation",
  "Subscription",
  "Int",
  "Float",
  "String",
  "Boolean",
  "ID",
  "Long",
  "SafeInt",
  "Decimal",
  "Bytes",
  "DateTime",
  "Date",
  "Duration",
  "UUID",
  "JSON",
  "PageInfo",
];

function checkTypes(workspace: Workspace, service: Service, names: Map<string, TypeId>, report: Report): void {
  const roots = ofStyle(service, "graphql").flatMap((it) => Object.values(carried(it)).flat());
  for (const type of carriedTypes(workspace, roots)) {
    if (type.kind === "alias") continue;
    if (type.kind === "record" && type.role !== "type" && type.role !== "key") continue;
    claimName(workspace, type, names, report);
    if (type.kind === "record") checkEmbedded(workspace, service, type, report);
  }
}

/** The named types that some types lead to; what is broken was reported and is passed over, which `reached` cannot do. */
function carriedTypes(workspace: Workspace, roots: readonly TypeRef[]): readonly NamedType[] {
  const seen = new Map<TypeId, NamedType>();
  const stack = [...roots].reverse();
  for (let type = stack.pop(); type !== undefined; type = stack.pop()) {
    const inner = itemOf(type);
    const named = inner === null ? undefined : workspace.types.get(inner.id);
    if (named === undefined) continue;
    const isRef = inner?.kind === "ref";
    if (isRef || !seen.has(named.id)) stack.push(...[...(isRef ? keyTypes(named) : memberTypes(named))].reverse());
    if (!isRef) seen.set(named.id, named);
  }
  return [...seen.values()];
}

/** What lists and maps are of, where that has a name. */
function itemOf(type: TypeRef): Extract<TypeRef, { kind: "named" | "ref" }> | null {
  let item = type;
  while (item.kind === "list" || item.kind === "map") item = item.kind === "list" ? item.item : item.value;
  return item.kind === "scalar" ? null : item;
}

function keyTypes(entity: NamedType): readonly TypeRef[] {
  if (entity.kind !== "record") return [];
  if (entity.keyRecord !== null) return [{ kind: "named", id: entity.keyRecord }];
  return entity.fields.filter((it) => it.name === entity.key?.[0]).map((it) => it.type);
}

function claimName(workspace: Workspace, type: NamedType, names: Map<string, TypeId>, report: Report): void {
  const name = type.names.graphql;
  const help = "pin one of them: `wire: { graphql: OtherName }`";
  if (builtIn.includes(name) || name.startsWith("_")) {
    report({
      code: "graphql-name-clash",
      message: `GraphQL has a type '${name}' of its own`,
      origin: type.origin,
      help: "pin another: `wire: { graphql: OtherName }`",
    });
    return;
  }
  const earlier = names.get(name);
  if (earlier === undefined) names.set(name, type.id);
  else if (earlier !== type.id) {
    const twin = workspace.types.get(earlier);
    const related = twin === undefined ? [] : [{ message: "the other is here", origin: twin.origin }];
    report({
      code: "graphql-name-clash",
      message: `two types of the graph are called '${name}'`,
      origin: type.origin,
      related,
      help,
    });
  }
}

/** An entity of another service would bring its whole record into this subgraph. */
function checkEmbedded(
  workspace: Workspace,
  service: Service,
  type: Extract<NamedType, { kind: "record" }>,
  report: Report,
): void {
  if (type.unit !== service.id && !workspace.libraries.some((it) => it.id === type.unit)) return;
  for (const field of type.fields) {
    const member = itemOf(field.type);
    const entity = member?.kind === "named" ? workspace.types.get(member.id) : undefined;
    if (
      entity?.kind !== "record" ||
      entity.key === null ||
      entity.unit === service.id ||
      workspace.libraries.some((it) => it.id === entity.unit)
    )
      continue;
    const related = [{ message: "the entity is here", origin: entity.origin }];
    const message = `'${type.name}.${field.name}' brings all of '${entity.name}', an entity of '${entity.unit}', into this subgraph`;
    report({
      code: "foreign-entity-embedded",
      message,
      origin: field.origin,
      related,
      help: `refer to it: \`ref<${entity.unit}.${entity.name}>\``,
    });
  }
}
