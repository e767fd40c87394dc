import { type Diagnostic, hasErrors } from "../../base/diagnostic.ts";
import { listed, plural } from "../../base/text.ts";
import { CannotRun } from "../../cannot-run.ts";
import { didYouMean } from "../../syntax/suggest.ts";
import { type Arguments, listOf, textOf } from "../arguments.ts";
import { exitCode } from "../command.ts";
import { registryDeeds } from "../commands.ts";
import { type Opened, openWorkspace } from "../compiled.ts";
import { registryAddress } from "../registry/address.ts";
import { levelFindings, standingFindings } from "../registry/findings.ts";
import { pushed } from "../registry/push.ts";
import { type Registry, registryAt } from "../registry/registry.ts";
import { standingsJson, standingsText } from "../registry/shown.ts";
import { lookedUp, type Standing, standings } from "../registry/standing.ts";
import { type SubjectSchema, subjectSchemas } from "../registry/subjects.ts";
import { located, report } from "../report.ts";
import type { Session } from "../session.ts";

/** What a deed found out. */
interface Outcome {
  readonly all: readonly Standing[];
  readonly diagnostics: readonly Diagnostic[];
}

const deeds: Readonly<
  Record<(typeof registryDeeds)[number], (registry: Registry, schemas: readonly SubjectSchema[]) => Promise<Outcome>>
> = { check, push };

/** `gen registry`: whether the schemas of events may follow those in a registry, and putting them there. */
export async function run(session: Session, args: Arguments): Promise<number> {
  const deed = registryDeeds.find((it) => it === args.words[0]);
  if (deed === undefined) throw unknownDeed(args.words[0] ?? "");
  const address = registryAddress(textOf(args, "url"), session.env);
  const opened = await openWorkspace(session, args);
  if (opened === null) return exitCode.findings;
  const schemas = subjectSchemas(opened.compiled.workspace, listOf(args, "select"));
  session.timings.begin("asking the registry", schemas.length);
  const outcome = await deeds[deed](registryAt(address), schemas);
  await told(session, opened, { ...outcome, deed, url: address.url });
  return hasErrors(outcome.diagnostics) ? exitCode.findings : exitCode.ok;
}

async function check(registry: Registry, schemas: readonly SubjectSchema[]): Promise<Outcome> {
  const checked = await lookedUp(registry, schemas);
  const all = await standings(registry, checked);
  return { all, diagnostics: [...standingFindings(all), ...levelFindings(checked)] };
}

async function push(registry: Registry, schemas: readonly SubjectSchema[]): Promise<Outcome> {
  const all = await pushed(registry, schemas);
  return { all, diagnostics: standingFindings(all) };
}

interface Told extends Outcome {
  readonly deed: (typeof registryDeeds)[number];
  readonly url: string;
}

async function told(session: Session, { folder, files }: Opened, { all, diagnostics, deed, url }: Told): Promise<void> {
  const { stdout, format, verbosity } = session;
  const isTold = format === "pretty" && verbosity !== "quiet";
  if (isTold) stdout.write(standingsText(all));
  await report(session, {
    command: `registry ${deed}`,
    folder,
    records: await located(diagnostics, files),
    files,
    result: { registry: url, subjects: standingsJson(all) },
  });
  if (isTold && !hasErrors(diagnostics))
    stdout.write(all.length === 0 ? "no event is published\n" : fineText(all, deed, session));
}

function fineText(all: readonly Standing[], deed: Told["deed"], { stdout }: Session): string {
  return `${stdout.paint.green(deed === "check" ? "all fit" : "all are there")}: ${plural(all.length, "subject")}\n`;
}

function unknownDeed(name: string): CannotRun {
  return new CannotRun(
    `there is no command 'registry ${name}'`,
    didYouMean(name, registryDeeds) ?? `there are ${listed(registryDeeds)}`,
  );
}
