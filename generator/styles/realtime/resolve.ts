import { at } from "../../base/origin.ts";
import type { InteractionBase } from "../../model/interaction.ts";
import { checkAddressFields, fieldsOfRecord, isAddressType, pathParts } from "../../resolve/addresses.ts";
import { inputOf, payloadOf } from "../../resolve/bodies.ts";
import { requestMessage, responseMessage } from "../../resolve/messages.ts";
import { underAliases } from "../../resolve/values.ts";
import { shownType } from "../../resolve/written-type.ts";
import type { CommonSyntax } from "../../syntax/interaction.ts";
import { shown } from "../../syntax/shape.ts";
import type { StyleContext } from "../style.ts";
import { heartbeatMs, resumeDefaults } from "./defaults.ts";
import type { RealtimeInteraction } from "./model.ts";
import type { RealtimeSyntax, ResumeSyntax } from "./schema.ts";

/** What a realtime interaction is written as. */
export type RealtimeWritten = RealtimeSyntax & CommonSyntax;

/** The connection; null after a report. */
export function resolveRealtime(
  syntax: RealtimeWritten,
  base: InteractionBase,
  context: StyleContext,
): RealtimeInteraction | null {
  const say = (key: string, message: string, help: string) =>
    context.resolution.report({ code: "wrong-kind", message, origin: at(context.origin, key), help });
  if (syntax.page !== undefined) say("page", "a stream of messages has no pages", "remove `page`");
  if (syntax.receive !== undefined && syntax.transport === "sse")
    say("receive", "server-sent events go one way only", "use `transport: websocket`");
  const parts = pathParts(context.resolution, syntax.path, at(context.origin, "path"));
  const input = inputOf(context, syntax.in, null);
  const send = payloadOf(context, syntax.send, "send");
  const receive = syntax.receive === undefined ? null : payloadOf(context, syntax.receive, "receive");
  if (parts === null || input === null || send === null) return null;
  const pathFields = checkAddressFields(context.resolution, parts, input.id, at(context.origin, "path"));
  const query = fieldsOfRecord(context.resolution, input.id).filter((it) => !pathFields.includes(it.name));
  for (const field of query) {
    const inner = underAliases(context.resolution, field.type);
    const item = inner?.kind === "list" ? inner.item : field.type;
    if (isAddressType(context.resolution, item)) continue;
    const related = [{ message: "the interaction is here", origin: context.origin }];
    context.resolution.report({
      code: "bad-binding",
      message: `a query holds scalars and lists of them, not ${shownType(field.type)}`,
      origin: field.origin,
      related,
      help: "send it as a message",
    });
  }
  checkOrigins(syntax, context);
  return {
    ...base,
    style: "realtime",
    transport: syntax.transport,
    path: syntax.path,
    parts,
    input: input.id,
    pathFields,
    queryFields: query.map((it) => it.name),
    send,
    receive,
    resume: resumeOf(syntax.resume),
    heartbeatMs: syntax.heartbeat ?? heartbeatMs[syntax.transport],
    slowConsumer: syntax.slowConsumer ?? "close",
    origins: syntax.origins ?? [],
    encoding: "json",
    subprotocol: `${context.draft.unit.name}.v${context.draft.unit.version}+json`,
    request: requestMessage(context, input),
    response: responseMessage(context, { kind: "named", id: send }),
  };
}

function resumeOf(syntax: ResumeSyntax | undefined): RealtimeInteraction["resume"] {
  if (syntax === undefined || syntax === null) return null;
  return { events: syntax.events ?? resumeDefaults.events, windowMs: syntax.window ?? resumeDefaults.windowMs };
}

function checkOrigins(syntax: RealtimeWritten, context: StyleContext): void {
  for (const [index, origin] of (syntax.origins ?? []).entries()) {
    if (/^https?:\/\/[a-z0-9.*-]+(:[0-9]{1,5})?$/i.test(origin)) continue;
    context.resolution.report({
      code: "bad-url",
      message: `'${shown(origin)}' is no origin`,
      origin: at(context.placeOf("origins"), index),
      help: "write https://shop.example: scheme, host and port alone",
    });
  }
}
