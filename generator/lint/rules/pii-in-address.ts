import type { Interaction } from "../../model/interaction.ts";
import type { Field, TypeId } from "../../model/types.ts";
import { keyFields, opened, recordType } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import { serviceFile } from "../example.ts";
import { place } from "../interaction-places.ts";
import { defineRule, type Finding, finding } from "../rule.ts";

const shop = (input: string) => ({
  "customers.yaml": serviceFile(
    "customers",
    `
    interactions:
      find: { style: http, route: GET /customers, in: ${input}, out: { found: bool } }
    `,
  ),
});

/** See `summary`. */
export const piiInAddress = defineRule({
  id: "pii-in-address",
  severity: "error",
  summary: "Personal data and secrets travel in bodies, never in addresses.",
  why: "Paths, queries, topics and keys are written to logs, caches, histories and dashboards on their way, and stay there.",
  examples: { bad: shop("{ email: { type: string, safety: pii } }"), good: shop("{ customerId: id }") },
  *check({ workspace }) {
    for (const it of workspace.interactions.values())
      for (const address of addresses(it)) yield* inAddress(workspace, it, address);
  },
});

function* inAddress(workspace: Workspace, it: Interaction, { record, names, where }: Address): Iterable<Finding> {
  const fields = record === null ? [] : fieldsOf(workspace, record);
  for (const field of fields.filter(({ name }) => names === null || names.includes(name))) {
    const safety = safetyOf(workspace, field);
    if (safety === "safe") continue;
    yield finding({
      message: `'${field.name}' is ${safety === "pii" ? "personal data" : "a secret"} and stands in the ${where} of '${it.id}'`,
      origin: field.origin,
      related: [{ message: "the interaction is here", origin: place(it) }],
      help: "send it in the body, or name the thing by an id that says nothing about a person",
      about: [it.id],
    });
  }
}

interface Address {
  readonly record: TypeId | null;
  /** Null: all fields of the record. */
  readonly names: readonly string[] | null;
  readonly where: string;
}

/** The fields of an interaction that travel where everybody on the way reads them. */
function addresses(it: Interaction): readonly Address[] {
  switch (it.style) {
    case "http":
      return [
        { record: it.input.type, names: it.input.path, where: "path" },
        { record: it.input.type, names: it.input.query, where: "query" },
      ];
    case "realtime":
      return [
        { record: it.input, names: it.pathFields, where: "path" },
        { record: it.input, names: it.queryFields, where: "query" },
      ];
    case "event":
      if (it.role.kind === "consumer" || it.channel.partitionBy === null) return [];
      return [{ record: it.channel.payload, names: [it.channel.partitionBy], where: "key" }];
    case "mqtt":
      return it.role.kind === "subscriber" ? [] : [{ record: it.channel.input, names: null, where: "topic" }];
    case "grpc":
    case "stream":
    case "graphql":
      return [];
  }
}

function fieldsOf(workspace: Workspace, id: TypeId): readonly Field[] {
  const type = workspace.types.get(id);
  return type?.kind === "record" ? type.fields : [];
}

/** That of the field, or of the key that it refers to an entity by. */
function safetyOf(workspace: Workspace, field: Field): Field["safety"] {
  const { type } = opened(workspace, field.type);
  if (field.safety !== "safe" || type.kind !== "ref") return field.safety;
  const keys = keyFields(workspace, recordType(workspace, type.id).id);
  return keys.find((it) => it.safety !== "safe")?.safety ?? "safe";
}
