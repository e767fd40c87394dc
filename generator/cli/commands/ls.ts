import { oneLine } from "../../base/text.ts";
import { shapeOf } from "../../model/interaction.ts";
import { type Arguments, isOn, listOf } from "../arguments.ts";
import { exitCode } from "../command.ts";
import { openWorkspace } from "../compiled.ts";
import { isSelected, refuseIdle } from "../select.ts";
import type { Session } from "../session.ts";
import { table } from "../table.ts";
import { jsonText, printable } from "../terminal.ts";

/** `gen ls`: services and their interactions, or the emitters. */
export async function run(session: Session, args: Arguments): Promise<number> {
  if (isOn(args, "emitters")) return listEmitters(session, args);
  const opened = await openWorkspace(session, args);
  if (opened === null) return exitCode.findings;
  const patterns = listOf(args, "select");
  const { workspace } = opened.compiled;
  refuseIdle(workspace, patterns);
  const services = workspace.services.map((it) => ({
    id: it.id,
    file: it.file,
    interactions: it.interactions
      .filter(({ id }) => isSelected(id, patterns))
      .map((each) => ({ id: each.id, style: each.style, shape: shapeOf(each), description: each.description })),
  }));
  const shown = patterns === null ? services : services.filter((it) => it.interactions.length > 0);
  if (wantsJson(session, args)) return printJson(session, { services: shown });
  const rows = shown.flatMap((it) => [
    [it.id, "", "", it.file],
    ...it.interactions.map(({ id, style, shape, description }) => [
      `  ${id}`,
      style,
      shape,
      printable(oneLine(description ?? "")),
    ]),
  ]);
  session.stdout.write(
    table(rows)
      .map((it) => `${it}\n`)
      .join(""),
  );
  return exitCode.ok;
}

async function listEmitters(session: Session, args: Arguments): Promise<number> {
  const { emitters } = await import("../../emitters/index.ts");
  const all = emitters.map(({ name, summary, styles }) => ({ name, summary, styles }));
  if (wantsJson(session, args)) return printJson(session, { emitters: all });
  const rows = all.map(({ name, summary, styles }) => [name, styles.join(" "), summary]);
  session.stdout.write(
    table(rows)
      .map((it) => `${it}\n`)
      .join(""),
  );
  return exitCode.ok;
}

function wantsJson({ format }: Session, args: Arguments): boolean {
  return format === "json" || isOn(args, "json");
}

function printJson({ stdout }: Session, value: object): number {
  stdout.write(jsonText(value));
  return exitCode.ok;
}
