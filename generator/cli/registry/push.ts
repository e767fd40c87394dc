import { plural } from "../../base/text.ts";
import { CannotRun } from "../../cannot-run.ts";
import type { Level, Registry } from "./registry.ts";
import { levelName } from "./registry.ts";
import { type Checked, isFine, lookedUp, type Standing, standings } from "./standing.ts";
import type { SubjectSchema } from "./subjects.ts";

/**
 * Registers what is new: when all schemas fit, and else nothing. The registry checks by the modes of the specs meanwhile,
 * and from then on; when something does not fit it goes back to its own.
 */
export async function pushed(registry: Registry, schemas: readonly SubjectSchema[]): Promise<readonly Standing[]> {
  const checked = await lookedUp(registry, schemas);
  const changed: Changed[] = [];
  let judged: readonly Standing[] = [];
  try {
    for (const it of checked) await conform(registry, it, changed);
    judged = await standings(registry, checked);
  } finally {
    if (judged.length < checked.length || !judged.every(isFine)) await goBack(registry, changed);
  }
  return judged.every(isFine) ? registered(registry, judged) : judged;
}

interface Changed {
  readonly subject: string;
  readonly before: Level;
}

/** Lets the registry check a subject that is there as the spec says. */
async function conform(registry: Registry, { schema, level }: Checked, changed: Changed[]): Promise<void> {
  const wanted = levelName(schema.mode);
  if (level === null || level.level === wanted) return;
  changed.push({ subject: schema.subject, before: level });
  await registry.setLevel(schema.subject, wanted);
}

async function goBack(registry: Registry, changed: readonly Changed[]): Promise<void> {
  for (const { subject, before } of changed) {
    if (before.isOwn) await registry.setLevel(subject, before.level);
    else await registry.clearLevel(subject);
  }
}

/** One after the other, so that ids follow the order of subjects. What one registry refuses in spite of all ends it. */
async function registered(registry: Registry, judged: readonly Standing[]): Promise<readonly Standing[]> {
  const done: Standing[] = [];
  for (const standing of judged) {
    const { schema, verdict } = standing;
    if (verdict.kind !== "first" && verdict.kind !== "fits") {
      done.push(standing);
      continue;
    }
    const answer = await registry.register(schema).catch((error: unknown) => {
      throw interrupted(error, done);
    });
    if ("kind" in answer) return [...done, { schema, verdict: answer }, ...judged.slice(done.length + 1)];
    done.push({ schema, verdict: { kind: "registered", ...answer } });
    // Some registries know no mode of a subject before it has a schema.
    if (verdict.kind === "first") await registry.setLevel(schema.subject, levelName(schema.mode));
  }
  return done;
}

function interrupted(error: unknown, done: readonly Standing[]): unknown {
  const count = done.filter((it) => it.verdict.kind === "registered").length;
  if (!(error instanceof CannotRun) || count === 0) return error;
  const help = "run it again: what is there already stays as it is";
  return new CannotRun(`${error.message}; ${plural(count, "schema")} registered before`, help, { cause: error });
}
