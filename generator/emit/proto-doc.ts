import { docLines, oneLine } from "../base/text.ts";
import type { ErrorType } from "../model/errors.ts";
import type { Workspace } from "../model/workspace.ts";
import { deprecationText, finished } from "./deprecation-text.ts";
import type { Rpc } from "./proto-scope.ts";
import { typeNode } from "./proto-type.ts";

/** What stands above the message of an error. */
export function errorDoc(error: ErrorType): readonly string[] {
  const message = error.message === null ? "" : `: ${oneLine(error.message)}`;
  return [
    finished(`Detail of the error ${error.reason}, ${error.code.toUpperCase()}${message}`),
    ...docLines(error.description),
  ];
}

/** What stands above a method: its description, and what a caller has to know besides the types. */
export function methodDoc(workspace: Workspace, rpc: Rpc): readonly string[] {
  const lines = docLines(rpc.description);
  const needsKey = rpc.policies.idempotency.value === "key";
  const notes = [
    ...(needsKey ? ["Needs the metadata idempotency-key; a retry with the same key is safe."] : []),
    ...rpc.errors.flatMap((id) => failure(workspace, id, rpc.service)),
    ...(rpc.deprecated === null ? [] : [`Deprecated: ${deprecationText(rpc.deprecated)}`]),
  ];
  return lines.length === 0 || notes.length === 0 ? [...lines, ...notes] : [...lines, "", ...notes];
}

function failure(workspace: Workspace, id: string, service: string): readonly string[] {
  const error = workspace.errors.get(id);
  if (error === undefined) return [];
  const detail = typeNode(workspace, id).unit === service ? error.name : error.id;
  const message = error.message === null ? "" : `: ${oneLine(error.message)}`;
  return [finished(`Fails with ${error.code.toUpperCase()} and the detail ${detail}${message}`)];
}
