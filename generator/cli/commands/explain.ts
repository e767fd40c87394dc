import { resolve } from "node:path";
import { indent, listed } from "../../base/text.ts";
import type { Facts } from "../../catalogue/facts.ts";
import { lintRules } from "../../lint/index.ts";
import type { ExampleFiles, LintRule } from "../../lint/rule.ts";
import { type Interaction, shapeOf } from "../../model/interaction.ts";
import { locator } from "../../source/locate.ts";
import { didYouMean } from "../../syntax/suggest.ts";
import { type Arguments, isOn } from "../arguments.ts";
import { exitCode } from "../command.ts";
import { type Opened, openWorkspace } from "../compiled.ts";
import { everyFact } from "../every-fact.ts";
import { modelJson } from "../model-json.ts";
import { shownPath } from "../report.ts";
import type { Session } from "../session.ts";
import { shownSettings } from "../setting-text.ts";
import { table } from "../table.ts";
import { printable } from "../terminal.ts";

/** `gen explain`: what a diagnostic or a rule means, or what an interaction's values are and where they come from. */
export async function run(session: Session, args: Arguments): Promise<number> {
  const [subject = ""] = args.words;
  const rule = lintRules.find((it) => it.id === subject);
  if (rule !== undefined) return explainRule(session, args, rule);
  const catalogue = await everyFact();
  const facts = catalogue.get(subject);
  if (facts !== undefined) return explainCode(session, args, { code: subject, facts });
  // Codes have no dot, and interactions always do: a code can be explained without a workspace.
  if (!subject.includes(".")) return unknown(session, subject, catalogue.keys());
  const opened = await openWorkspace(session, args);
  if (opened === null) return exitCode.findings;
  const { interactions } = opened.compiled.workspace;
  const interaction = interactions.get(subject);
  if (interaction === undefined) return unknown(session, subject, interactions.keys());
  return explainInteraction(session, args, { interaction, opened });
}

function unknown(session: Session, subject: string, known: Iterable<string>): number {
  const help =
    didYouMean(subject, known) ?? "`gen ls` lists interactions; a diagnostic's code stands beside its message";
  session.stderr.write(`gen: nothing is called '${printable(subject)}'\n  help: ${help}\n`);
  return exitCode.findings;
}

interface Code {
  readonly code: string;
  readonly facts: Facts;
}

function explainCode({ stdout, format }: Session, args: Arguments, { code, facts }: Code): number {
  if (isOn(args, "json") || format === "json") stdout.write(modelJson({ code, ...facts }));
  else stdout.write(`${stdout.paint.bold(code)}\n\n${facts.summary}\n\n  why: ${facts.why}\n  fix: ${facts.fix}\n`);
  return exitCode.ok;
}

function explainRule({ stdout, format }: Session, args: Arguments, rule: LintRule): number {
  const { id, severity, summary, why, examples, presets } = rule;
  if (isOn(args, "json") || format === "json") {
    stdout.write(modelJson({ code: id, severity, summary, why, examples, presets }));
    return exitCode.ok;
  }
  const { bold } = stdout.paint;
  const place = presets === null ? "" : `, in the presets ${listed(presets)}`;
  const head = `${bold(id)}  ${severity}${place}\n\n${summary}\n\n  why: ${why}\n  set: ${settingText(id)}\n`;
  stdout.write(
    `${head}\n${bold("bad")}\n\n${exampleText(examples.bad)}\n${bold("good")}\n\n${exampleText(examples.good)}`,
  );
  return exitCode.ok;
}

/** How a rule is set, and silenced in one place. */
function settingText(id: string): string {
  return `\`lint: { rules: { ${id}: "off" } }\` in interspec.yaml; \`suppress: [{ rule: ${id}, reason: … }]\` in one place`;
}

/** The files of an example, each below its name. */
function exampleText(files: ExampleFiles): string {
  return Object.entries(files)
    .map(([path, text]) => `  # ${path}\n${indent(text, 2)}`)
    .join("\n");
}

interface Subject {
  readonly interaction: Interaction;
  readonly opened: Opened;
}

function explainInteraction(session: Session, args: Arguments, { interaction, opened }: Subject): number {
  const { stdout, format, cwd } = session;
  const locate = locator(opened.files);
  const settings = shownSettings(interaction).map(({ name, text, setting }) => ({
    name,
    value: setting.value,
    text,
    level: setting.level,
    place: setting.origin === null ? null : locate(setting.origin),
  }));
  const { id, style, errors, calls, emits } = interaction;
  if (isOn(args, "json") || format === "json") {
    stdout.write(
      modelJson({
        id,
        style,
        shape: shapeOf(interaction),
        place: locate(interaction.origin),
        settings,
        errors,
        calls: calls.map((it) => it.to),
        emits,
      }),
    );
    return exitCode.ok;
  }
  const placeText = (it: { readonly file: string; readonly line: number; readonly column: number }) =>
    `${printable(shownPath(cwd, resolve(opened.folder.dir, it.file)))}:${it.line}:${it.column}`;
  const rows = settings.map(({ name, text, level, place }) => [
    `  ${name}`,
    printable(text),
    level,
    place === null ? "" : placeText(place),
  ]);
  const lists = Object.entries({ errors, calls: calls.map((it) => it.to), emits }).filter(([, all]) => all.length > 0);
  const head = `${stdout.paint.bold(id)}  ${style}, a ${shapeOf(interaction)}  ${placeText(locate(interaction.origin))}`;
  const lines = [head, "", ...table(rows), ...lists.map(([name, all]) => `  ${name}: ${all.join(", ")}`)];
  stdout.write(lines.map((it) => `${it}\n`).join(""));
  return exitCode.ok;
}
