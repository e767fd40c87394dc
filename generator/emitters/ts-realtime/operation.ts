import { jsKey } from "../../emit/js-text.ts";
import { type CodecPrinting, codecName } from "../../emit/typescript/codec-text.ts";
import { errorName, errorOf } from "../../emit/typescript/error-name.ts";
import { dataText, listLines, member, policyLines } from "../../emit/typescript/operation-text.ts";
import type { OperationView } from "../../emit/typescript/operations-view.ts";
import { boundField, namedField } from "../../emit/typescript/text-form.ts";
import { namedText } from "../../emit/typescript/type-text.ts";
import type { TypeId } from "../../model/types.ts";
import { namedType, opened, recordType } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import type { RealtimeInteraction } from "../../styles/realtime/model.ts";

const runtime = "@interspec/runtime/realtime";

/** A connection as the runtime knows it. */
export function realtimeOperation(printing: CodecPrinting, interaction: RealtimeInteraction): OperationView {
  const { imports, workspace } = printing;
  const { name, input, send, receive, errors } = interaction;
  return {
    key: jsKey(name),
    type: typeOf(printing, interaction),
    make: imports.value(makerOf(interaction), runtime),
    lines: [
      member("interaction", interaction.id),
      member("path", interaction.path),
      ...listLines("bind", bindings(workspace, interaction)),
      ...(interaction.transport === "sse" ? [] : socketLines(interaction)),
      member("heartbeatMs", interaction.heartbeatMs),
      member("resume", interaction.resume === null ? null : { ...interaction.resume }),
      member("slowConsumer", interaction.slowConsumer),
      ...messageLines(workspace, send),
      ...policyLines(workspace, interaction),
      `input: ${codecName(printing, input, "whole")},`,
      `send: ${codecName(printing, send, "whole")},`,
      ...(receive === null ? [] : [`receive: ${codecName(printing, receive, "whole")},`]),
      `errors: [${errors.map((id) => errorName(printing, errorOf(workspace, id), "value")).join(", ")}],`,
    ],
  };
}

function makerOf({ transport, receive }: RealtimeInteraction): "feed" | "socketFeed" | "socket" {
  if (transport === "sse") return "feed";
  return receive === null ? "socketFeed" : "socket";
}

function bindings(workspace: Workspace, { input, pathFields, queryFields }: RealtimeInteraction): readonly string[] {
  const record = recordType(workspace, input);
  const fieldOf = (name: string) => namedField(record, name);
  return [
    ...pathFields.map((it) => boundField(workspace, fieldOf(it), "path", it)),
    ...queryFields.map((it) => boundField(workspace, fieldOf(it), "query", fieldOf(it).names.json)),
  ].map(dataText);
}

function socketLines({ subprotocol, origins }: RealtimeInteraction): readonly string[] {
  return [member("subprotocol", subprotocol), ...(origins.length === 0 ? [] : [member("origins", origins)])];
}

/** How messages to the client are told apart: as variants of a union, by the key of an entity. */
function messageLines(workspace: Workspace, send: TypeId): readonly string[] {
  const { type } = opened(workspace, { kind: "named", id: send });
  if (type.kind !== "named") return [];
  const named = namedType(workspace, type.id);
  if (named.kind === "union") return [member("variants", true)];
  if (named.kind !== "record" || named.key === null) return [];
  return [
    member(
      "key",
      named.key.map((it) => namedField(named, it).names.json),
    ),
  ];
}

/** Written out: declarations of a module must not need what others infer. */
function typeOf(printing: CodecPrinting, interaction: RealtimeInteraction): string {
  const { input, send, receive } = interaction;
  const both = (id: TypeId) => [namedText(printing, id, "value"), namedText(printing, id, "init")];
  const types = [...both(input), ...(receive === null ? [] : both(receive)), ...both(send)];
  return `${printing.imports.type(receive === null ? "Feed" : "Socket", runtime)}<${types.join(", ")}>`;
}
