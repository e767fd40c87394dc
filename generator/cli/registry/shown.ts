import { table } from "../table.ts";
import type { Standing } from "./standing.ts";

/** The standings as JSON: an id and a version where the registry gave them. */
export function standingsJson(standings: readonly Standing[]): readonly Readonly<Record<string, unknown>>[] {
  return standings.map(({ schema, verdict }) => {
    const { subject, interaction, schemaType, mode } = schema;
    return { subject, interaction, schemaType, mode, standing: words[verdict.kind], ...place(verdict) };
  });
}

/** A line for each subject. */
export function standingsText(standings: readonly Standing[]): string {
  const rows = standings.map(({ schema, verdict }) => {
    const { id, version } = place(verdict);
    return [
      schema.subject,
      schema.schemaType,
      schema.mode,
      words[verdict.kind],
      [...(version === null ? [] : [`version ${version}`]), ...(id === null ? [] : [`id ${id}`])].join(", "),
    ];
  });
  return table(rows)
    .map((it) => `${it}\n`)
    .join("");
}

const words = {
  first: "new",
  fits: "fits",
  unchanged: "unchanged",
  registered: "registered",
  incompatible: "incompatible",
  refused: "refused",
} as const satisfies Record<Standing["verdict"]["kind"], string>;

function place(verdict: Standing["verdict"]): { readonly id: number | null; readonly version: number | null } {
  const isThere = verdict.kind === "unchanged" || verdict.kind === "registered";
  return isThere ? { id: verdict.id, version: verdict.version } : { id: null, version: null };
}
