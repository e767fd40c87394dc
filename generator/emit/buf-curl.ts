import type { JsonValue, TypeRef } from "../model/types.ts";
import { namedType, opened, recordType } from "../model/walk.ts";
import type { SecurityScheme, Service, Workspace } from "../model/workspace.ts";
import type { GrpcInteraction } from "../styles/grpc/model.ts";
import { credentialOf, schemeOf } from "./credential.ts";
import { exampleUuid } from "./example-scalar.ts";
import { exampleOf } from "./examples.ts";
import { singlePlace } from "./proto-type.ts";
import { shellWord, shellWordWith } from "./shell-text.ts";
import { isList, isObject, mapped } from "./wire-json.ts";
import { wireScalar } from "./wire-scalar.ts";

/** The `buf curl` that calls a method with made values; a line for each of its parts. The server's reflection tells it the rest. */
export function bufCurlLines(
  workspace: Workspace,
  service: Service,
  interaction: GrpcInteraction,
  baseUrl: string,
): readonly string[] {
  const schemes = new Map(workspace.security.map((it): [string, SecurityScheme] => [it.name, it]));
  const scheme = schemeOf(interaction.policies.auth.value, schemes);
  const credential = scheme === null ? null : credentialOf(scheme);
  const proof =
    credential === null
      ? []
      : [`-H ${shellWordWith(`${credential.header}: ${credential.before}`, credential.variable)}`];
  const isKeyed = interaction.policies.idempotency.value === "key";
  const type: TypeRef = { kind: "named", id: interaction.request };
  const message = protoJson(workspace, type, exampleOf(workspace, type) ?? {}, service.id);
  return [
    `buf curl --protocol grpc --http2-prior-knowledge ${shellWord(`${baseUrl}/${service.protoPackage}.${service.protoService}/${interaction.methodName}`)}`,
    ...proof,
    ...(isKeyed ? [`-H ${shellWord(`Idempotency-Key: ${exampleUuid}`)}`] : []),
    `-d ${shellWord(JSON.stringify(message))}`,
  ];
}

/** A value in the form of an example as protobuf's JSON has it, in a field of a message of `unit`. */
function protoJson(workspace: Workspace, type: TypeRef, value: JsonValue, unit: string): JsonValue {
  const { type: inner } = opened(workspace, type);
  switch (inner.kind) {
    case "scalar":
      return wireScalar(inner.scalar, value);
    case "list":
      return isList(value) ? value.map((it) => single(workspace, inner.item, it, unit)) : value;
    case "map":
      return isObject(value) ? mapped(value, (it) => single(workspace, inner.value, it, unit)) : value;
    case "ref": {
      const place = singlePlace(workspace, inner, unit);
      return place.node === null ? value : namedJson(workspace, place.node.id, value);
    }
    case "named":
      return namedJson(workspace, inner.id, value);
  }
}

/** Where protobuf has room for one value only, a list or map is in a message of its own. */
function single(workspace: Workspace, type: TypeRef, value: JsonValue, unit: string): JsonValue {
  const json = protoJson(workspace, type, value, unit);
  const { type: inner } = opened(workspace, type);
  return inner.kind === "list" || inner.kind === "map" ? { items: json } : json;
}

function namedJson(workspace: Workspace, id: string, value: JsonValue): JsonValue {
  const type = namedType(workspace, id);
  switch (type.kind) {
    case "alias":
      return value;
    case "enum":
      return type.values.find((it) => it.name === value)?.names.proto ?? value;
    case "record":
    case "union": {
      if (!isObject(value)) return value;
      const isUnion = type.kind === "union";
      const members = isUnion ? type.variants : recordType(workspace, id).fields.filter((it) => !it.patch);
      const entries = members.flatMap((it): readonly (readonly [string, JsonValue])[] => {
        const given = value[it.name] ?? null;
        if (given === null) return [];
        const json = isUnion
          ? single(workspace, it.type, given, type.unit)
          : protoJson(workspace, it.type, given, type.unit);
        return [[it.names.json, json]];
      });
      return Object.fromEntries(entries);
    }
  }
}
