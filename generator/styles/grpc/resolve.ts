import type { InteractionBase } from "../../model/interaction.ts";
import { inputOf, outputOf } from "../../resolve/bodies.ts";
import { requestMessage, responseMessage } from "../../resolve/messages.ts";
import type { CommonSyntax } from "../../syntax/interaction.ts";
import type { StyleContext } from "../style.ts";
import type { GrpcInteraction } from "./model.ts";
import type { GrpcSyntax } from "./schema.ts";

/** What a grpc interaction is written as. */
export type GrpcWritten = GrpcSyntax & CommonSyntax;

/** The RPC; null after a report. */
export function resolveGrpc(syntax: GrpcWritten, base: InteractionBase, context: StyleContext): GrpcInteraction | null {
  const output = outputOf(context, syntax.out, syntax.page, { any: false });
  const input = inputOf(context, syntax.in, output?.page ?? null);
  if (output === null || input === null) return null;
  return {
    ...base,
    style: "grpc",
    input: input.id,
    output: output.type,
    page: output.page,
    request: requestMessage(context, input),
    response: responseMessage(context, output.type),
  };
}
