import { sortBy } from "../../base/order.ts";
import type { Origin } from "../../base/origin.ts";
import { onKey } from "../../base/origin.ts";
import { avroSchema } from "../../emit/avro-schema.ts";
import { type SchemaStyle, schemasOf, schemaUrn } from "../../emit/json-schema.ts";
import { printJson } from "../../emit/print-json.ts";
import { unitById } from "../../emit/units.ts";
import { ofStyle } from "../../model/interaction.ts";
import type { TypeId } from "../../model/types.ts";
import { namedType } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import type { EventInteraction, RegistryMode } from "../../styles/event/model.ts";
import { isSelected, refuseIdle } from "../select.ts";

/** The schema of an event, as a registry holds it. */
export interface SubjectSchema {
  /** `shop.orders.changed.v1-value`. */
  readonly subject: string;
  /** The event's producer: `orders.orderChanged`. */
  readonly interaction: string;
  readonly schemaType: "AVRO" | "JSON";
  readonly schema: string;
  readonly mode: RegistryMode;
  /** The event, and what it carries, in the spec. */
  readonly origin: Origin;
  readonly payload: { readonly name: string; readonly origin: Origin };
}

/** The schemas of all events that the workspace publishes, or of those that are selected; sorted by subject. */
export function subjectSchemas(workspace: Workspace, patterns: readonly string[] | null): readonly SubjectSchema[] {
  refuseIdle(workspace, patterns);
  const events = workspace.services
    .flatMap((it) => ofStyle(it, "event"))
    .filter((it) => it.role.kind === "producer" && isSelected(it.id, patterns));
  return sortBy(
    events.map((it) => subjectSchema(workspace, it)),
    (it) => `${it.subject} ${it.interaction}`,
  );
}

function subjectSchema(workspace: Workspace, { id, channel, origin }: EventInteraction): SubjectSchema {
  const { name, origin: place } = namedType(workspace, channel.payload);
  return {
    subject: `${channel.topic}-value`,
    interaction: id,
    mode: channel.registryMode,
    origin: onKey(origin),
    payload: { name, origin: onKey(place) },
    ...(channel.encoding === "avro"
      ? { schemaType: "AVRO", schema: avroText(workspace, channel.payload) }
      : { schemaType: "JSON", schema: jsonText(workspace, channel.payload) }),
  };
}

/** The file in `contracts/avro`, to the letter: what publishes sends the same, and some registries compare letters. */
function avroText(workspace: Workspace, payload: TypeId): string {
  return printJson(avroSchema(workspace, payload));
}

const dialect = "http://json-schema.org/draft-07/schema#";
const registrySchemas: SchemaStyle = { refs: "#/definitions/", numberFormats: false, closesRecords: true };

/**
 * What `contracts/json-schema` says of the payload, closed and with all that it reaches, in the words of draft 7: the one
 * dialect that every registry can compare. Examples stay out, so that another example is no other version.
 */
function jsonText(workspace: Workspace, payload: TypeId): string {
  const { unit, names } = namedType(workspace, payload);
  const root = { id: payload, form: "in" } as const;
  const schemas = schemasOf(workspace, {
    unit: unitById(workspace, unit),
    uses: [{ type: { kind: "named", id: payload }, form: root.form }],
    style: registrySchemas,
    root,
  });
  const schema = schemas.definition(payload, root.form);
  const definitions = schemas.components();
  return printJson({
    $schema: dialect,
    $id: schemaUrn(workspace, payload),
    title: names.json,
    ...schema,
    ...(Object.keys(definitions).length === 0 ? {} : { definitions }),
  });
}
