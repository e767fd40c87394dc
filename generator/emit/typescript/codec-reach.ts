import type { Interaction } from "../../model/interaction.ts";
import type { NamedType, TypeId, TypeRef } from "../../model/types.ts";
import { namedType, refType } from "../../model/walk.ts";
import type { Unit, Workspace } from "../../model/workspace.ts";
import { resolvedEntities } from "../graph.ts";
import { fieldsIn } from "../schema-form.ts";
import { domainFields, domainTypes, isDomainType } from "./domain-names.ts";

/** The wires that code has codecs for. A graph's inputs are a language of their own. */
export const wires = ["json", "protobuf", "protobuf-json", "avro", "graphql", "graphql-input"] as const;
/** One of `wires`. */
export type Wire = (typeof wires)[number];

/** A named type on a wire: whole, or as a merge patch. */
export interface CodecUse {
  readonly type: NamedType;
  readonly form: "whole" | "patch";
}

interface Root {
  readonly type: TypeRef;
  readonly form: "whole" | "patch";
}

/** The types that are reached, by form. */
type Found = Readonly<Record<Root["form"], ReadonlySet<TypeId>>>;
type Reach = Readonly<Record<Wire, Found>>;
const reaches = new WeakMap<Workspace, Reach>();

/** The types of a unit that travel on a wire, wherever in the workspace they do, in the order of the unit. */
export function codecUses(workspace: Workspace, unit: Unit, wire: Wire): readonly CodecUse[] {
  const reach = reaches.get(workspace) ?? reachOf(workspace);
  reaches.set(workspace, reach);
  const forms = ["whole", "patch"] as const;
  return domainTypes(workspace, unit).flatMap((type) =>
    forms.filter((form) => reach[wire][form].has(type.id)).map((form) => ({ type, form })),
  );
}

function reachOf(workspace: Workspace): Reach {
  const interactions = [...workspace.interactions.values()];
  const errors = [...workspace.errors.keys()].map(named);
  const from = (roots: (it: Interaction) => readonly TypeRef[], more: readonly TypeRef[] = []) =>
    reachedBy(workspace, [...interactions.flatMap(roots), ...more]);
  const protobuf = from((it) => protobufRoots(workspace, it));
  return {
    // The details of an error are JSON in a problem document, whatever else travels.
    json: from(jsonRoots, errors),
    protobuf,
    "protobuf-json": protobuf,
    avro: from((it) => (it.style === "event" && it.channel.encoding === "avro" ? [named(it.channel.payload)] : [])),
    graphql: from(
      graphqlRoots,
      workspace.services
        .flatMap((it) => resolvedEntities(workspace, it))
        .flatMap((id) => [named(id), { kind: "ref", id }]),
    ),
    "graphql-input": from((it) => (it.style === "graphql" ? [named(it.input)] : [])),
  };
}

function jsonRoots(interaction: Interaction): readonly TypeRef[] {
  switch (interaction.style) {
    case "http":
      return [
        named(interaction.input.type),
        ...(interaction.output.kind === "json" ? [interaction.output.type] : []),
        ...(interaction.output.kind === "content" ? [named(interaction.output.type)] : []),
      ];
    case "realtime":
      return [interaction.input, interaction.send, ...(interaction.receive === null ? [] : [interaction.receive])].map(
        named,
      );
    case "event":
      return interaction.channel.encoding === "json" ? [named(interaction.channel.payload)] : [];
    case "mqtt":
      return [
        interaction.channel.payload,
        ...(interaction.channel.input === null ? [] : [interaction.channel.input]),
      ].map(named);
    case "grpc":
    case "stream":
    case "graphql":
      return [];
  }
}

/** What a field answers, and the type that it belongs to: its resolver is given values of that. */
function graphqlRoots(interaction: Interaction): readonly TypeRef[] {
  if (interaction.style !== "graphql") return [];
  const { field, output } = interaction;
  return [...(output === null ? [] : [output]), ...(field.root === null ? [named(field.type)] : [])];
}

function protobufRoots(workspace: Workspace, interaction: Interaction): readonly TypeRef[] {
  if (interaction.style !== "grpc" && interaction.style !== "stream") return [];
  return [
    ...fieldTypes(workspace, interaction.request),
    ...fieldTypes(workspace, interaction.response),
    ...[interaction.request, interaction.response].filter((it) => isDomainType(workspace, it)).map(named),
    ...interaction.errors.map(named),
  ];
}

/** What stands in the fields of a record that may itself be no type of code. */
function fieldTypes(workspace: Workspace, id: TypeId): readonly TypeRef[] {
  const type = namedType(workspace, id);
  if (type.kind !== "record") return [];
  return domainFields(workspace, type).map((it) => it.type);
}

function reachedBy(workspace: Workspace, roots: readonly TypeRef[]): Found {
  const found = { whole: new Set<TypeId>(), patch: new Set<TypeId>() };
  const open: Root[] = roots.map((type) => ({ type, form: "whole" }));
  for (let root = open.pop(); root !== undefined; root = open.pop()) {
    const { type, form } = root;
    if (type.kind === "list") open.push({ type: type.item, form: "whole" });
    else if (type.kind === "map") open.push({ type: type.value, form });
    else if (type.kind === "ref") open.push({ type: refType(workspace, type.id), form: "whole" });
    else if (type.kind === "named") visit(workspace, { id: type.id, form }, found, open);
  }
  return found;
}

function visit(
  workspace: Workspace,
  { id, form }: { readonly id: TypeId; readonly form: Root["form"] },
  found: Readonly<Record<Root["form"], Set<TypeId>>>,
  open: Root[],
): void {
  const type = namedType(workspace, id);
  // A patch of what is no record is the thing itself; that of an alias is what it names.
  const own = type.kind === "record" || type.kind === "alias" ? form : "whole";
  if (found[own].has(id)) return;
  found[own].add(id);
  open.push(...members(workspace, type, own));
}

function members(workspace: Workspace, type: NamedType, form: Root["form"]): readonly Root[] {
  switch (type.kind) {
    case "alias":
      return [{ type: type.target, form }];
    case "enum":
      return [];
    case "union":
      return type.variants.map((it) => ({ type: it.type, form: "whole" }));
    case "record": {
      const fields = form === "patch" ? fieldsIn(type, "patch") : domainFields(workspace, type);
      return fields.map((it) => ({ type: it.type, form: it.patch ? "patch" : form }));
    }
  }
}

function named(id: TypeId): TypeRef {
  return { kind: "named", id };
}
