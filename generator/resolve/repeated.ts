import type { Report } from "../base/diagnostic.ts";
import { at } from "../base/origin.ts";
import type { Interaction } from "../model/interaction.ts";
import type { Workspace } from "../model/workspace.ts";
import { Claims } from "./claims.ts";

/** Reports what an interaction lists twice, and errors that a caller could not tell apart. */
export function checkRepeated(workspace: Workspace, interaction: Interaction, report: Report): void {
  const claims = new Claims(report);
  const once = (list: string, index: number, id: string, name = id) => {
    const finding = { code: "duplicate-value", message: `'${name}' is listed twice`, help: "remove one of them" };
    claims.claim(`${list} ${id}`, at(interaction.origin, list, index), finding);
  };
  for (const [index, call] of interaction.calls.entries()) once("calls", index, call.to);
  for (const [index, id] of interaction.emits.entries()) once("emits", index, id);
  const distinct = new Set<string>();
  for (const [index, id] of interaction.errors.entries()) {
    const error = workspace.errors.get(id);
    once("errors", index, id, error?.name);
    if (error === undefined || distinct.has(id)) continue;
    distinct.add(id);
    const message = `two errors of this interaction have the reason '${error.reason}'`;
    const help = "rename one of them: a caller tells errors apart by their reason";
    claims.claim(`reason ${error.reason}`, at(interaction.origin, "errors", index), {
      code: "name-clash",
      message,
      help,
    });
  }
}
