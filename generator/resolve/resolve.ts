import type { Checked } from "../base/diagnostic.ts";
import { collector } from "../base/diagnostic.ts";
import { sortBy } from "../base/order.ts";
import type { Origin } from "../base/origin.ts";
import type { Lock } from "../lock/lock.ts";
import type { Interaction, InteractionId } from "../model/interaction.ts";
import type { NamedType, TypeId } from "../model/types.ts";
import type { Library, Service, Workspace } from "../model/workspace.ts";
import { protoServiceName } from "../naming/proto.ts";
import type { Style } from "../styles/style.ts";
import type { FileSyntax } from "../syntax/validate.ts";
import type { WorkspaceSyntax } from "../syntax/workspace.ts";
import { checkTypes } from "./checks.ts";
import { checkCollisions } from "./collisions.ts";
import { compatibilityPolicy } from "./compatibility.ts";
import type { Resolution, UnitDraft } from "./context.ts";
import { examplesOf } from "./examples.ts";
import { flattenRecords } from "./extends.ts";
import { finderOf } from "./finder.ts";
import { resolveInteractions, suppressions } from "./interactions.ts";
import { journeysOf, linked, syntaxOf } from "./links.ts";
import { lockedInteractions } from "./lock-interactions.ts";
import { numbered } from "./numbering.ts";
import { declareTypes } from "./types.ts";
import { unitDrafts } from "./units.ts";
import { brokersOf, lintOf, securityOf } from "./workspace.ts";
import { wrappersOf } from "./wrappers.ts";

/** What `resolve` reads. */
export interface ResolveInput {
  readonly files: readonly FileSyntax[];
  /** The paths of all spec files, also of those with mistakes. */
  readonly paths: readonly string[];
  /** The services of files with mistakes that left them out. */
  readonly brokenServices: ReadonlySet<string>;
  readonly workspace: WorkspaceSyntax;
  readonly workspaceOrigin: Origin;
  readonly namespace: string;
  readonly lock: Lock;
  /** Patterns that were judged beforehand: what is wrong with them, or null. */
  readonly patternProblems: ReadonlyMap<string, string | null>;
}

/** The model, and the lock that belongs to it. */
export interface Resolved {
  readonly workspace: Workspace;
  readonly lock: Lock;
}

/** Binds names, applies defaults and fixes numbers: from what is written to the whole model. */
export function resolve(input: ResolveInput, styles: readonly Style[]): Checked<Resolved> {
  const { report, diagnostics } = collector();
  const units = unitDrafts(input.files, input.paths, input.namespace, report);
  const resolution: Resolution = {
    report,
    namespace: input.namespace,
    units,
    types: new Map(),
    errors: new Map(),
    copies: new Map(),
    brokenServices: input.brokenServices,
    lostFields: new Set(),
    patternProblems: input.patternProblems,
  };
  for (const draft of units) declareTypes(resolution, draft);
  flattenRecords(resolution);
  const brokers = brokersOf(input.workspace);
  const security = securityOf(input.workspace);
  const world = {
    resolution,
    styles,
    brokers,
    security,
    workspaceDefaults: input.workspace.defaults,
    workspaceOrigin: input.workspaceOrigin,
    lock: input.lock,
  };
  const find = finderOf(resolution);
  const bound = linked(resolution, resolveInteractions(world), find);
  checkTypes(resolution);
  const interactions = withExamples(resolution, bound);
  const wrappers = wrappersOf(resolution);
  const numbers = numbered(resolution, wrappers, input.lock);
  const { services, libraries } = unitsOf(units, interactions);
  const [firstUnit] = units;
  const workspace: Workspace = {
    name: input.workspace.name,
    namespace: input.namespace,
    brokers: sortBy(brokers.values(), (it) => it.name),
    security: sortBy(security.values(), (it) => it.name),
    journeys:
      firstUnit === undefined
        ? []
        : journeysOf(resolution, input.workspace, input.workspaceOrigin, interactions, (ref, origin) =>
            find(firstUnit, ref, origin),
          ),
    lint: lintOf(input.workspace, input.workspaceOrigin),
    compatibility: compatibilityPolicy(input.workspace.compatibility),
    services,
    libraries,
    types: numbers.types,
    wrappers: numbers.wrappers,
    errors: resolution.errors,
    interactions,
  };
  checkCollisions(workspace, report);
  const rpcServices = new Map(services.map((it) => [it.id, it]));
  const locked = lockedInteractions(input.lock, interactions, rpcServices, (interaction, id) =>
    graphqlOwner(numbers.types, interaction, id),
  );
  const lock: Lock = { interactions: locked, messages: numbers.messages, enums: numbers.enums };
  return { value: { workspace, lock }, diagnostics: distinct(diagnostics) };
}

function graphqlOwner(types: ReadonlyMap<TypeId, NamedType>, interaction: Interaction, id: TypeId): string {
  const type = types.get(id);
  if (type === undefined) return id;
  return type.unit === interaction.service ? type.name : `${type.unit}.${type.name}`;
}

function withExamples(
  resolution: Resolution,
  interactions: ReadonlyMap<InteractionId, Interaction>,
): ReadonlyMap<InteractionId, Interaction> {
  const drafts = new Map(resolution.units.map((it) => [it.unit.id, it]));
  return new Map(
    [...interactions].map(([id, interaction]) => {
      const draft = drafts.get(interaction.service);
      const examples = draft === undefined ? undefined : syntaxOf(draft, interaction.name)?.examples;
      return [
        id,
        examples === undefined
          ? interaction
          : { ...interaction, examples: examplesOf(resolution, interaction, examples) },
      ];
    }),
  );
}

function unitsOf(drafts: readonly UnitDraft[], interactions: ReadonlyMap<InteractionId, Interaction>) {
  const byService = new Map<string, Interaction[]>();
  for (const interaction of interactions.values()) {
    const siblings = byService.get(interaction.service);
    if (siblings === undefined) byService.set(interaction.service, [interaction]);
    else siblings.push(interaction);
  }
  const services: Service[] = [];
  const libraries: Library[] = [];
  for (const draft of drafts) {
    const unit = { ...draft.unit, types: draft.types, errors: draft.errors };
    if (draft.file.kind === "library") libraries.push({ ...unit, kind: "library" });
    else services.push(serviceOf(draft, unit, byService.get(draft.unit.id) ?? []));
  }
  return { services, libraries };
}

function serviceOf(
  draft: UnitDraft,
  unit: Omit<Service, "kind" | keyof ReturnType<typeof serviceFacts>>,
  interactions: readonly Interaction[],
): Service {
  return { ...unit, kind: "service", ...serviceFacts(draft, interactions) };
}

function serviceFacts(draft: UnitDraft, interactions: readonly Interaction[]) {
  const syntax = draft.file.kind === "service" ? draft.file.syntax : undefined;
  const owner = syntax?.owner ?? null;
  const contact = syntax?.contact;
  const name = contact?.name ?? owner;
  return {
    owner,
    tags: syntax?.tags ?? [],
    contact: name === null ? null : { name, url: contact?.url ?? null, email: contact?.email ?? null },
    license: licenseOf(syntax?.license),
    docs: syntax?.docs ?? null,
    stability: syntax?.stability ?? ("stable" as const),
    servers: (syntax?.servers ?? [{ url: "/", description: undefined }]).map((it) => ({
      url: it.url,
      description: it.description ?? null,
    })),
    unknownFields: syntax?.unknownFields ?? ("reject" as const),
    protoService: protoServiceName(draft.unit.name),
    interactions,
    compatibility: compatibilityPolicy(syntax?.compatibility),
    suppress: suppressions(syntax?.suppress, draft.origin),
  };
}

function licenseOf(
  syntax: { readonly name: string; readonly url: string | undefined; readonly spdx: boolean } | undefined,
): Service["license"] {
  if (syntax === undefined || (syntax.spdx && syntax.name === "Proprietary"))
    return { name: "Proprietary", url: null, identifier: "LicenseRef-Proprietary" };
  return { name: syntax.name, url: syntax.url ?? null, identifier: syntax.spdx ? syntax.name : null };
}

/** A style may look a reference up more than once: the same finding at the same place is one. */
function distinct<T extends { readonly code: string; readonly message: string; readonly origin: Origin }>(
  diagnostics: readonly T[],
): readonly T[] {
  const seen = new Set<string>();
  return diagnostics.filter((it) => {
    const key = JSON.stringify([it.code, it.message, it.origin]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
