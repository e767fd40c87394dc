import { at } from "../../base/origin.ts";
import type { InteractionBase } from "../../model/interaction.ts";
import type { TypeRef } from "../../model/types.ts";
import { fieldsOfRecord } from "../../resolve/addresses.ts";
import type { Input } from "../../resolve/bodies.ts";
import { inputOf, outputOf } from "../../resolve/bodies.ts";
import { requestMessage, responseMessage } from "../../resolve/messages.ts";
import { typeRef } from "../../resolve/symbols.ts";
import type { CommonSyntax } from "../../syntax/interaction.ts";
import type { BodySyntax } from "../../syntax/types.ts";
import type { StyleContext } from "../style.ts";
import { idleTimeoutMs } from "./defaults.ts";
import type { StreamInteraction, StreamSide } from "./model.ts";
import type { StreamSyntax } from "./schema.ts";

/** What a stream interaction is written as. */
export type StreamWritten = StreamSyntax & CommonSyntax;

/** Whether a body is a stream. */
export function isStream(body: BodySyntax | undefined): boolean {
  return body?.kind === "type" && body.type.modifier === "stream";
}

/** The streaming RPC; null after a report. */
export function resolveStream(
  syntax: StreamWritten,
  base: InteractionBase,
  context: StyleContext,
): StreamInteraction | null {
  if (!isStream(syntax.in) && !isStream(syntax.out)) {
    context.resolution.report({
      code: "no-stream",
      message: "neither `in` nor `out` is a stream",
      origin: at(context.origin, "style"),
      help: "write `out: stream T`, or use style grpc",
    });
    return null;
  }
  if (syntax.page !== undefined) {
    context.resolution.report({
      code: "wrong-kind",
      message: "a stream has no pages",
      origin: at(context.origin, "page"),
      help: "remove `page`",
    });
  }
  const incoming = incomingSide(syntax, context);
  const outgoing = outgoingSide(syntax, context);
  if (incoming === null || outgoing === null) return null;
  const input = incoming.input?.id ?? null;
  const stream: StreamInteraction = {
    ...base,
    style: "stream",
    transport: "grpc",
    in: incoming.side,
    out: outgoing,
    input,
    idleTimeoutMs: syntax.idleTimeout ?? idleTimeoutMs,
    resume: syntax.resume ?? null,
    request: requestMessage(
      context,
      incoming.input ?? incoming.side.type ?? { kind: "scalar", scalar: { name: "json" } },
    ),
    response: responseMessage(context, outgoing.type),
  };
  const problems = stream.resume === null ? [] : resumeProblems(stream.resume, stream, context);
  // A default that does not fit is for other streams.
  if (problems.length > 0 && !context.isWritten("resume")) return { ...stream, resume: null };
  for (const problem of problems) {
    context.resolution.report({ code: "bad-resume", ...problem, origin: at(context.origin, "resume") });
  }
  return stream;
}

interface Incoming {
  readonly side: StreamSide;
  readonly input: Input | null;
}

function incomingSide(syntax: StreamWritten, context: StyleContext): Incoming | null {
  if (syntax.in?.kind === "type" && syntax.in.type.modifier === "stream") {
    const type = streamed(context, syntax.in, "in");
    return type === null ? null : { side: { kind: "many", type }, input: null };
  }
  const input = inputOf(context, syntax.in, null);
  return input === null ? null : { side: { kind: "one", type: { kind: "named", id: input.id } }, input };
}

function outgoingSide(syntax: StreamWritten, context: StyleContext): StreamSide | null {
  if (syntax.out?.kind === "type" && syntax.out.type.modifier === "stream") {
    const type = streamed(context, syntax.out, "out");
    return type === null ? null : { kind: "many", type };
  }
  const output = outputOf(context, syntax.out, undefined, { any: false });
  return output === null ? null : { kind: "one", type: output.type };
}

/** The type of the messages of a stream: a record or a union; null after a report. */
function streamed(
  context: StyleContext,
  body: BodySyntax & { readonly kind: "type" },
  key: "in" | "out",
): TypeRef | null {
  const origin = at(context.origin, key);
  const type = typeRef(context.resolution, context.draft, body.type.core, origin);
  if (type === null) return null;
  const named = type.kind === "named" ? context.resolution.types.get(type.id) : undefined;
  if (type.kind === "named" && (named === undefined || named.kind === "record" || named.kind === "union")) return type;
  context.resolution.report({
    code: "wrong-kind",
    message: "a stream is of a record or a union",
    origin,
    help: "name a type with `fields` or `union`",
  });
  return null;
}

interface Problem {
  readonly message: string;
  readonly help: string;
}

/** Why a stream cannot be resumed by this field. */
function resumeProblems(name: string, stream: StreamInteraction, context: StyleContext): readonly Problem[] {
  if (stream.out.kind !== "many" || stream.input === null) {
    return [{ message: "only a server stream can be resumed", help: "remove `resume`" }];
  }
  const { type } = stream.out;
  const sent = type.kind === "named" ? fieldsOfRecord(context.resolution, type.id) : [];
  const given = fieldsOfRecord(context.resolution, stream.input).find((it) => it.name === name);
  const help = `add \`${name}: "…?"\` to \`in\`: the last value that the client saw`;
  return [
    ...(sent.some((it) => it.name === name) || context.resolution.lostFields.has(name)
      ? []
      : [{ message: `the streamed type has no field '${name}'`, help: "name a scalar field of it" }]),
    ...(given?.optional === true ? [] : [{ message: `\`in\` has no optional field '${name}'`, help }]),
  ];
}
