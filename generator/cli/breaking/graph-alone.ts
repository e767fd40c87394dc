import { collector, type Diagnostic } from "../../base/diagnostic.ts";
import { sortBy } from "../../base/order.ts";
import { at } from "../../base/origin.ts";
import { ofStyle } from "../../model/interaction.ts";
import type { Service, Workspace } from "../../model/workspace.ts";

/** The two workspaces that are compared. */
interface States {
  readonly from: Workspace;
  readonly to: Workspace;
}

/** Composes each subgraph of today with the others as they were: services are deployed one after the other. */
export async function graphAlone({ from, to }: States): Promise<readonly Diagnostic[]> {
  const graphs = to.services.filter((it) => ofStyle(it, "graphql").length > 0);
  if (graphs.length === 0 || from.services.every((it) => ofStyle(it, "graphql").length === 0)) return [];
  const { composeSupergraph } = await import("../../emit/supergraph.ts");
  const { subgraph } = await import("../../emit/subgraph.ts");
  const before = new Map(from.services.map((it) => [it.id, JSON.stringify(subgraph(from, it))]));
  // One that says what it said makes the graph that there was: of a thousand few have changed.
  const changed = graphs.filter((it) => JSON.stringify(subgraph(to, it)) !== before.get(it.id));
  // Where there was no graph before, or there is none now, that is told by itself.
  if (composeSupergraph(from)?.kind === "refused" || composeSupergraph(to)?.kind === "refused") return [];
  const { report, diagnostics } = collector();
  for (const service of changed) {
    const composition = composeSupergraph(withService({ from, to }, service));
    const [first] = ofStyle(service, "graphql");
    if (composition?.kind !== "refused" || first === undefined) continue;
    for (const problem of composition.problems)
      report({
        code: "compat-graph",
        message: `the subgraph of '${service.id}' makes no graph with the others as they were: ${problem}`,
        origin: at(first.origin, "field"),
        help: "change one subgraph so that the graph holds, deploy it, and then the other",
      });
  }
  return diagnostics;
}

/** The workspace as it was, but for one service. What it knows of others may be new: it is read by it alone. */
function withService({ from, to }: States, service: Service): Workspace {
  const isOwn = ({ unit }: { readonly unit: string }) => unit === service.id;
  const mixed = <T extends { readonly unit: string }>(old: ReadonlyMap<string, T>, now: ReadonlyMap<string, T>) =>
    new Map([...old, ...[...now].filter(([id, it]) => isOwn(it) || !old.has(id))]);
  const others = from.services.filter((it) => it.id !== service.id);
  const services = sortBy([...others, service], (it) => it.id);
  return {
    ...from,
    services,
    types: mixed(from.types, to.types),
    wrappers: mixed(from.wrappers, to.wrappers),
    errors: mixed(from.errors, to.errors),
    interactions: new Map(services.flatMap((it) => it.interactions.map((own) => [own.id, own] as const))),
  };
}
