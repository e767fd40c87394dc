import { stableJson } from "../base/digest.ts";
import type { Interaction } from "../model/interaction.ts";
import type { SecurityScheme } from "../model/workspace.ts";
import type { Change, Pair, Place } from "./change.ts";
import type { Sides } from "./type-differences.ts";

/** A change of the workspace, and an interaction that it concerns: the first of perhaps many. */
export interface WorkspaceChange {
  readonly change: Change;
  readonly interaction: Interaction;
}

/** What changed of the workspace itself: how callers prove who they are, and what kind of broker carries messages. */
export function workspaceChanges(sides: Sides, pairs: readonly Pair<Interaction>[]): readonly WorkspaceChange[] {
  return [
    ...sides.to.security.flatMap((to) => schemeChange(sides, to, pairs)),
    ...sides.to.brokers.flatMap((to) => {
      const from = sides.from.brokers.find((it) => it.name === to.name);
      const pair = pairs.find((it) => brokerOf(it.to) === to.name && brokerOf(it.from) === to.name);
      if (from === undefined || pair === undefined || from.kind === to.kind) return [];
      return [changeOf(pair, { key: "broker", name: to.name, before: from.kind, after: to.kind })];
    }),
  ];
}

function schemeChange(
  sides: Sides,
  to: SecurityScheme,
  pairs: readonly Pair<Interaction>[],
): readonly WorkspaceChange[] {
  const from = sides.from.security.find((it) => it.name === to.name);
  const pair = pairs.find((it) => asksFor(it.from, to.name) && asksFor(it.to, to.name));
  if (from === undefined || pair === undefined) return [];
  const [before, after] = [proofOf(from), proofOf(to)];
  return before === after ? [] : [changeOf(pair, { key: "security", name: to.name, before, after })];
}

/** What a caller has to bring; which scopes there are is told by the interactions that ask for them. */
function proofOf(scheme: SecurityScheme): string {
  switch (scheme.type) {
    case "oidc":
      return stableJson([scheme.type, scheme.issuer, scheme.audience]);
    case "apiKey":
      return stableJson([scheme.type, scheme.header.toLowerCase()]);
    case "bearer":
    case "mtls":
    case "mqttUser":
      return scheme.type;
  }
}

function asksFor({ policies }: Interaction, scheme: string): boolean {
  const auth = policies.auth.value;
  return auth.kind === "any" && auth.options.some((it) => it.scheme === scheme);
}

function brokerOf(interaction: Interaction): string | null {
  return interaction.style === "event" || interaction.style === "mqtt" ? interaction.channel.broker : null;
}

interface Told {
  readonly key: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

function changeOf({ from, to }: Pair<Interaction>, { key, name, before, after }: Told): WorkspaceChange {
  const place: Place = { target: `${key}#/${name}`, subject: `'${name}'`, origin: to.origin, earlier: from.origin };
  return { change: { place, before, after, fact: { kind: "key", key, from, to } }, interaction: from };
}
