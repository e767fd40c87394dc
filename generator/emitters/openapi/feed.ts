import type { OperationObject } from "openapi3-ts/oas31";
import { capitalized } from "../../base/words.ts";
import { exampleUuid } from "../../emit/example-scalar.ts";
import type { Schema } from "../../emit/json-schema.ts";
import { schemaRef } from "../../emit/json-schema.ts";
import { wireExamples } from "../../emit/shown-example.ts";
import { isObject } from "../../emit/wire-json.ts";
import type { JsonValue, TypeRef } from "../../model/types.ts";
import { namedType, opened } from "../../model/walk.ts";
import type { RealtimeInteraction } from "../../styles/realtime/model.ts";
import { shown } from "./bodies.ts";
import type { Context } from "./context.ts";
import { failureResponses } from "./failures.ts";
import { commonHeaders, operationHead, operationTail, withHeaders } from "./operation.ts";
import { feedParameters } from "./parameters.ts";
import { feedProblems } from "./standard-problems.ts";

/** The operation of a feed of server-sent events. */
export function feedOperation(context: Context, interaction: RealtimeInteraction): OperationObject {
  return {
    ...operationHead(context, interaction),
    parameters: [...feedParameters(context, interaction)],
    responses: {
      "200": {
        description: "Server-sent events, until either side closes.",
        ...withHeaders(commonHeaders(context, interaction)),
        content: {
          "text/event-stream": {
            schema: { $ref: schemaRef(eventName(context, interaction)) },
            ...feedExamples(context, interaction),
          },
        },
      },
      "204": { description: "The feed is over; do not reconnect." },
      ...failureResponses(context, interaction, feedProblems(interaction)),
    },
    ...operationTail(interaction, null),
  };
}

/** What the document calls the schema of one event of a feed. */
export function eventName({ schemas }: Context, { name }: RealtimeInteraction): string {
  return schemas.freeName(`${capitalized(name)}Event`);
}

/** One event of a feed: its members are lines on the wire, and `data` is JSON in text. */
export function eventSchema(context: Context, interaction: RealtimeInteraction): Schema {
  const kinds = eventKinds(context, interaction);
  const [only] = kinds;
  return {
    description: "One event of the stream.",
    type: "object",
    required: ["data"],
    properties: {
      event: { type: "string", ...(kinds.length === 1 && only !== undefined ? { const: only } : { enum: kinds }) },
      data: {
        type: "string",
        contentMediaType: "application/json",
        contentSchema: context.schemas.of(sendType(interaction), "out"),
      },
      id: { description: "Opaque; sent back as `Last-Event-ID`.", type: "string" },
      retry: { description: "Milliseconds to wait before a reconnect.", type: "integer" },
    },
  };
}

function sendType({ send }: RealtimeInteraction): TypeRef {
  return { kind: "named", id: send };
}

/** The names of a union's variants, or `message`. */
function eventKinds({ workspace }: Context, interaction: RealtimeInteraction): readonly string[] {
  const { type } = opened(workspace, sendType(interaction));
  const named = type.kind === "named" ? namedType(workspace, type.id) : null;
  return named?.kind === "union" ? named.variants.map((it) => it.names.json) : ["message"];
}

function feedExamples(context: Context, interaction: RealtimeInteraction): ReturnType<typeof shown> {
  const kinds = eventKinds(context, interaction);
  const given = interaction.examples.flatMap((it) => (it.output === null ? [] : [{ name: it.name, value: it.output }]));
  const examples = wireExamples(context.workspace, sendType(interaction), "out", given);
  return shown(examples.map(({ name, value }) => ({ name, value: feedEvent(kinds, value) })));
}

function feedEvent(kinds: readonly string[], value: JsonValue): JsonValue {
  const [variant] = isObject(value) ? Object.keys(value) : [];
  const event = kinds.length === 1 && kinds[0] === "message" ? "message" : (variant ?? "message");
  return { event, data: JSON.stringify(value), id: `${exampleUuid}.12`, retry: 3000 };
}
