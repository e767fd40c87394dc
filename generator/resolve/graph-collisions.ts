import type { Report } from "../base/diagnostic.ts";
import { at } from "../base/origin.ts";
import { ofStyle } from "../model/interaction.ts";
import type { NamedType, TypeId } from "../model/types.ts";
import { carried, reached } from "../model/walk.ts";
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
  const seen = new Set<TypeId>();
  for (const it of ofStyle(service, "graphql")) {
    const sides = carried(it);
    for (const id of reached(workspace, [...sides.in, ...sides.out])) {
      const type = workspace.types.get(id);
      if (type === undefined || type.kind === "alias" || seen.has(id)) continue;
      seen.add(id);
      if (type.kind === "record" && type.role !== "type" && type.role !== "key") continue;
      claimName(workspace, type, names, report);
      if (type.kind === "record") checkEmbedded(workspace, service, type, report);
    }
  }
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
    let member = field.type;
    while (member.kind === "list" || member.kind === "map")
      member = member.kind === "list" ? member.item : member.value;
    const entity = member.kind === "named" ? workspace.types.get(member.id) : undefined;
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
