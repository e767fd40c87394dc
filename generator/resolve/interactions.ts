import { none } from "../base/none.ts";
import type { Origin } from "../base/origin.ts";
import { at } from "../base/origin.ts";
import { capitalized } from "../base/words.ts";
import type { Lock } from "../lock/lock.ts";
import type { Interaction, InteractionBase, InteractionId, Suppression } from "../model/interaction.ts";
import type { Auth, Policies, Setting } from "../model/policy.ts";
import type { Broker, SecurityScheme } from "../model/workspace.ts";
import type { Style, StyleContext } from "../styles/style.ts";
import type { DefaultsSyntax } from "../syntax/defaults.ts";
import type { InteractionSyntax, ServiceSyntax } from "../syntax/files.ts";
import { compatibilityPolicy } from "./compatibility.ts";
import type { Resolution, UnitDraft } from "./context.ts";
import { type Finder, finderOf } from "./finder.ts";
import { deprecation } from "./lifecycle.ts";
import { firstNameOf } from "./lock-interactions.ts";
import { checkPinned } from "./names.ts";
import { checkAuth, policiesOf } from "./policies.ts";
import { layersOf, setting } from "./settings.ts";
import { errorNamed } from "./symbols.ts";

/** What interactions are resolved with, besides their own file. */
export interface InteractionWorld {
  readonly resolution: Resolution;
  readonly styles: readonly Style[];
  readonly brokers: ReadonlyMap<string, Broker>;
  readonly security: ReadonlyMap<string, SecurityScheme>;
  readonly workspaceDefaults: DefaultsSyntax | undefined;
  readonly workspaceOrigin: Origin;
  readonly lock: Lock;
}

interface Pending {
  readonly id: InteractionId;
  readonly name: string;
  readonly draft: UnitDraft;
  readonly service: ServiceSyntax;
  readonly syntax: InteractionSyntax;
  readonly style: Style;
}

/** Every interaction of every service; those that consume another's messages come after those. */
export function resolveInteractions(world: InteractionWorld): ReadonlyMap<InteractionId, Interaction> {
  const pending = world.resolution.units.flatMap((draft) => pendingOf(draft, world.styles));
  const resolved = new Map<InteractionId, Interaction>();
  const finder = finderOf(world.resolution);
  const [consumers, others] = [
    pending.filter((it) => it.style.isConsumer(it.syntax)),
    pending.filter((it) => !it.style.isConsumer(it.syntax)),
  ];
  for (const it of [...others, ...consumers]) {
    const interaction = resolveOne(it, world, finder, resolved);
    if (interaction !== null) resolved.set(it.id, interaction);
  }
  // The order of the files, not that of resolving.
  return new Map(
    pending.flatMap(({ id }) => {
      const interaction = resolved.get(id);
      return interaction === undefined ? [] : [[id, interaction] as const];
    }),
  );
}

function pendingOf(draft: UnitDraft, styles: readonly Style[]): readonly Pending[] {
  if (draft.file.kind !== "service") return [];
  const service = draft.file.syntax;
  return [...(service.interactions ?? [])].flatMap(([name, syntax]) => {
    const style = styles.find((it) => it.name === syntax.style);
    return style === undefined ? [] : [{ id: `${draft.unit.id}.${name}`, name, draft, service, syntax, style }];
  });
}

function resolveOne(
  it: Pending,
  world: InteractionWorld,
  find: Finder,
  resolved: ReadonlyMap<InteractionId, Interaction>,
): Interaction | null {
  const { resolution } = world;
  const origin = at(it.draft.origin, "interactions", it.name);
  const syntax = withStyleDefaults(it, world);
  checkPinned(syntax.wire, false, origin, resolution.report);
  const firstName = firstNameOf(
    world.lock,
    it.draft.unit.id,
    it.name,
    syntax.was ?? [],
    it.draft.file.names.interactions,
  );
  const context: StyleContext = {
    resolution,
    draft: it.draft,
    name: it.name,
    firstName,
    was: syntax.was ?? none,
    methodName: syntax.wire?.proto ?? capitalized(firstName),
    origin,
    namespace: resolution.namespace,
    brokers: world.brokers,
    owner: it.service.owner ?? null,
    placeOf: (key) => placeOf(it, world, origin, key),
    isWritten: (key) => it.syntax[key] !== undefined,
    find: (ref, place) => find(it.draft, ref, place),
    resolved: (id) => resolved.get(id) ?? null,
  };
  const base = baseOf({ ...it, syntax }, world, context);
  return base === null ? null : it.style.resolve(syntax, base, context);
}

/** What is written, over the style's own keys of the service's and the workspace's defaults. */
function withStyleDefaults({ syntax, service, style }: Pending, world: InteractionWorld): InteractionSyntax {
  const merged: Record<string, unknown> = { ...syntax };
  for (const defaults of [service.defaults, world.workspaceDefaults]) {
    const values = defaults?.byStyle.get(style.name);
    for (const key of style.defaultableKeys) {
      if (merged[key] === undefined && values?.[key] !== undefined) merged[key] = values[key];
    }
  }
  // The keys were read by the shapes of the same style.
  return merged as InteractionSyntax;
}

/** Where the value of a key of the style comes from; the highest level that has it wins. */
function placeOf(
  { syntax, service, style, draft }: Pending,
  world: InteractionWorld,
  origin: Origin,
  key: string,
): Origin {
  if (syntax[key] !== undefined) return at(origin, key);
  const levels = [
    { defaults: service.defaults, origin: draft.origin },
    { defaults: world.workspaceDefaults, origin: world.workspaceOrigin },
  ];
  const level = levels.find((it) => it.defaults?.byStyle.get(style.name)?.[key] !== undefined);
  return level === undefined ? at(origin, key) : at(level.origin, "defaults", style.name, key);
}

function baseOf(it: Pending, world: InteractionWorld, context: StyleContext): InteractionBase | null {
  const { syntax, draft, service, style } = it;
  const { resolution } = world;
  const { origin } = context;
  const layers = layersOf(
    { values: syntax, origin },
    { defaults: service.defaults, origin: draft.origin },
    { defaults: world.workspaceDefaults, origin: world.workspaceOrigin },
    { style: style.name, shape: style.shape(syntax) },
  );
  const effective = policiesOf(
    layers,
    style.defaults(syntax, context),
    knownAuth(style.defaultAuth(syntax, context), world.security),
  );
  const auth = requiredAuth(effective.auth, it, origin, resolution);
  const policies: Policies = { ...effective, auth };
  checkAuth(auth, world.security, resolution.report);
  checkPolicies(policies, it, origin, resolution);
  return {
    id: it.id,
    name: it.name,
    service: draft.unit.id,
    methodName: context.methodName,
    description: syntax.description ?? null,
    tags: setting(layers, "tags", (tags): readonly string[] => tags, []),
    examples: [],
    errors: (syntax.errors ?? []).flatMap(
      (name, index) => errorNamed(resolution, draft, name, at(origin, "errors", index)) ?? [],
    ),
    policies,
    stability: syntax.stability ?? service.stability ?? "stable",
    audience: setting(layers, "audience", (audience) => audience, "internal"),
    calls: [],
    emits: [],
    compatibility: compatibilityPolicy(syntax.compatibility),
    needs: needsOf(syntax),
    why:
      syntax.why === undefined
        ? null
        : {
            latency: syntax.why.latency ?? null,
            coupling: syntax.why.coupling ?? null,
            failure: syntax.why.failure ?? null,
          },
    deprecated: deprecation(syntax.deprecated, origin, resolution.report),
    was: syntax.was ?? none,
    suppress: suppressions(syntax.suppress, origin),
    consumers: (syntax.consumers ?? []).map((consumer, index) => ({
      name: consumer.name,
      owner: consumer.owner ?? null,
      since: consumer.since ?? null,
      seen: consumer.seen ?? null,
      uses: consumer.uses ?? [],
      origin: at(origin, "consumers", index),
    })),
    origin,
  };
}

/** Suppressions with null for what is not given. */
export function suppressions(syntax: ServiceSyntax["suppress"], origin: Origin): readonly Suppression[] {
  return (syntax ?? []).map((it, index) => ({
    rule: it.rule,
    reason: it.reason,
    until: it.until ?? null,
    origin: at(origin, "suppress", index),
  }));
}

function needsOf({ needs }: InteractionSyntax): InteractionBase["needs"] {
  if (needs === undefined) return null;
  return {
    replay: needs.replay ?? null,
    fanOut: needs.fanOut ?? null,
    latencyMs: needs.latency ?? null,
    direction: needs.direction ?? null,
    clients: needs.clients ?? null,
    ratePerSecond: needs.rate === undefined ? null : (needs.rate.count * 1000) / needs.rate.perMs,
  };
}

/** A style's own default counts only where the workspace has the scheme. */
function knownAuth(auth: Auth | null, security: ReadonlyMap<string, SecurityScheme>): Auth | null {
  if (auth === null || auth.kind === "none") return auth;
  const missing = auth.options.find((it) => !security.has(it.scheme));
  return missing === undefined ? auth : { kind: "none", reason: `the workspace has no scheme '${missing.scheme}'` };
}

function requiredAuth(auth: Setting<Auth | null>, it: Pending, origin: Origin, resolution: Resolution): Setting<Auth> {
  if (auth.value !== null) return { ...auth, value: auth.value };
  resolution.report({
    code: "missing-auth",
    message: `'${it.name}' does not say who may call it`,
    origin: { ...origin, on: "key" },
    help: "write `auth: user` here or under `defaults`; `auth: { none: why }` lets anyone call",
  });
  return { ...auth, value: { kind: "none", reason: null } };
}

function checkPolicies(policies: Policies, it: Pending, origin: Origin, resolution: Resolution): void {
  if (
    policies.idempotency.value === "key" &&
    it.style.shape(it.syntax) !== "call" &&
    policies.idempotency.origin !== null
  ) {
    const help = "messages are told apart by their id; streams are opened again";
    resolution.report({
      code: "wrong-kind",
      message: "an idempotency key is for calls only",
      origin: policies.idempotency.origin,
      help,
    });
  }
  const retry = policies.retry;
  const isEventConsumer = it.style.name === "event" && it.style.isConsumer(it.syntax);
  if (
    retry.value !== null &&
    retry.value.topicsMs.length > 0 &&
    !isEventConsumer &&
    retry.origin !== null &&
    it.syntax.retry?.topics !== undefined
  ) {
    resolution.report({
      code: "wrong-kind",
      message: "retry topics are for event consumers only",
      origin: at(retry.origin, "topics"),
      help: "remove `topics`",
    });
  }
  if (retry.value !== null && retry.value.backoffMs > retry.value.maxBackoffMs && retry.origin !== null) {
    const message = `the first wait of ${retry.value.backoffMs} ms is longer than the longest, ${retry.value.maxBackoffMs} ms`;
    resolution.report({ code: "bad-bound", message, origin: retry.origin, help: "raise `maxBackoff`" });
  }
  if (retry.value !== null && retry.value.topicsMs.length >= retry.value.attempts && isEventConsumer) {
    const message = `${retry.value.topicsMs.length} retry topics need at least ${retry.value.topicsMs.length + 1} attempts, not ${retry.value.attempts}`;
    resolution.report({
      code: "bad-bound",
      message,
      origin: retry.origin ?? origin,
      help: "raise `attempts`, or give `topics: [1s]`",
    });
  }
}
