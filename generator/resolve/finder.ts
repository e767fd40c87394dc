import type { Origin } from "../base/origin.ts";
import { listed } from "../base/text.ts";
import type { InteractionId } from "../model/interaction.ts";
import type { InteractionRef } from "../syntax/references.ts";
import { didYouMean } from "../syntax/suggest.ts";
import type { Resolution, UnitDraft } from "./context.ts";

/** Finds an interaction by a reference that stands in a unit; null after a report. */
export type Finder = (draft: UnitDraft, ref: InteractionRef, origin: Origin) => InteractionId | null;

/** Finds interactions by reference, in all services. */
export function finderOf(resolution: Resolution): Finder {
  const byName = new Map<string, UnitDraft[]>();
  for (const draft of resolution.units) {
    if (draft.unit.kind === "service") byName.set(draft.unit.name, [...(byName.get(draft.unit.name) ?? []), draft]);
  }
  return (draft, ref, origin) => {
    const [service, ...others] = ref.service === null ? [draft] : versionsOf(byName, ref);
    if (service === undefined) return unknownService(resolution, ref, byName, origin);
    if (others.length > 0) return ambiguousVersion(resolution, ref, [service, ...others], origin);
    const names = service.file.names.interactions;
    if (names.has(ref.name)) return `${service.unit.id}.${ref.name}`;
    const prefix = ref.service === null ? "" : `${ref.service}.`;
    const otherwise = () => `'${service.unit.name}' has ${[...names].slice(0, 20).join(", ") || "no interactions"}`;
    const help = () => didYouMean(ref.name, names, prefix) ?? otherwise();
    resolution.report({ code: "unknown-interaction", message: `there is no interaction '${ref.text}'`, origin, help });
    return null;
  };
}

function versionsOf(byName: ReadonlyMap<string, readonly UnitDraft[]>, ref: InteractionRef): readonly UnitDraft[] {
  const services = byName.get(ref.service ?? "") ?? [];
  return services.filter((it) => ref.version === null || it.unit.version === ref.version);
}

function unknownService(
  resolution: Resolution,
  ref: InteractionRef,
  byName: ReadonlyMap<string, readonly UnitDraft[]>,
  origin: Origin,
): null {
  const name = ref.service ?? "";
  if (resolution.brokenServices.has(name)) return null;
  const versions = byName.get(name)?.map((it) => it.unit.version);
  const message = `there is no service '${name}'${ref.version === null ? "" : ` of version ${ref.version}`}`;
  const known = () => `the services are ${[...byName.keys()].slice(0, 20).join(", ")}`;
  const help = () =>
    versions === undefined
      ? (didYouMean(name, byName.keys()) ?? known())
      : `here ${versions.length === 1 ? "is version" : "are versions"} ${listed(versions.map(String))}`;
  resolution.report({ code: "unknown-interaction", message, origin, help });
  return null;
}

function ambiguousVersion(
  resolution: Resolution,
  ref: InteractionRef,
  services: readonly UnitDraft[],
  origin: Origin,
): null {
  const message = `service '${ref.service ?? ""}' has ${services.length} versions here`;
  const help = `name one: ${services.map((it) => `${it.unit.name}@${it.unit.version}.${ref.name}`).join(" or ")}`;
  resolution.report({ code: "ambiguous-version", message, origin, help });
  return null;
}
