import type { Level, Registered, Registry, Verdict } from "./registry.ts";
import { sideBySide } from "./side-by-side.ts";
import type { SubjectSchema } from "./subjects.ts";

/** How the schema of an event stands to a registry. */
export interface Standing {
  readonly schema: SubjectSchema;
  readonly verdict:
    | Verdict
    | ({ readonly kind: "unchanged" } & Registered)
    | ({ readonly kind: "registered" } & Registered);
}

/** A subject that is there, and how the registry checks it; null: it is not there. */
export interface Checked {
  readonly schema: SubjectSchema;
  readonly found: Registered | "another" | "nothing";
  readonly level: Level | null;
}

/** What lies under each subject, and how the registry checks it. */
export function lookedUp(registry: Registry, schemas: readonly SubjectSchema[]): Promise<readonly Checked[]> {
  return sideBySide(schemas, async (schema) => {
    const found = await registry.find(schema);
    return { schema, found, level: found === "nothing" ? null : await registry.levelOf(schema.subject) };
  });
}

/** Asks of every schema whether it may follow what is there. */
export function standings(registry: Registry, checked: readonly Checked[]): Promise<readonly Standing[]> {
  return sideBySide(checked, async ({ schema, found }) => ({
    schema,
    verdict: await verdictOf(registry, schema, found),
  }));
}

async function verdictOf(
  registry: Registry,
  schema: SubjectSchema,
  found: Checked["found"],
): Promise<Standing["verdict"]> {
  if (found === "nothing") return { kind: "first" };
  if (found !== "another") return { kind: "unchanged", ...found };
  return schema.mode === "none" ? { kind: "fits" } : registry.judge(schema);
}

/** Whether nothing speaks against registering it. */
export function isFine({ verdict }: Standing): boolean {
  return verdict.kind !== "incompatible" && verdict.kind !== "refused";
}
