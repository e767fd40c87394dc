import type { Origin } from "../base/origin.ts";
import { pascalCase } from "../base/words.ts";
import type { Interaction } from "../model/interaction.ts";
import type { RecordType } from "../model/types.ts";
import { recordType } from "../model/walk.ts";
import type { Service, Workspace } from "../model/workspace.ts";
import type { GraphqlField } from "../styles/graphql/model.ts";
import { resolvedEntities } from "./graph.ts";

/** What a handler is for. */
export type HandlerSubject =
  | { readonly kind: "interaction"; readonly interaction: Interaction }
  /** The resolver of an entity by its keys, for other subgraphs. */
  | { readonly kind: "entity"; readonly entity: RecordType };

/** A parameter of a handler. `incoming`: an iterable of messages; `parents`: the entities whose field it is. */
export type HandlerParameter = "incoming" | "parents" | "input" | "message" | "keys" | "ctx";

/** A method of a service's handlers. */
export interface Handler {
  readonly name: string;
  readonly subject: HandlerSubject;
  readonly parameters: readonly HandlerParameter[];
  /** A promise of one value, or an AsyncIterable. */
  readonly kind: "promise" | "stream";
  /** Earlier names. */
  readonly was: readonly string[];
  readonly origin: Origin;
}

/** How a service's handlers are called in code. */
export interface HandlersNames {
  /** `OrdersHandlers`. */
  readonly interfaceName: string;
  /** `defineOrdersHandlers`. */
  readonly define: string;
}

/** The names of a service's handlers. */
export function handlersNames({ folder }: Service): HandlersNames {
  const interfaceName = `${pascalCase(folder)}Handlers`;
  return { interfaceName, define: `define${interfaceName}` };
}

/**
 * All that a service implements, in the order of the spec. The resolvers of its entities come after the last interaction
 * of its graph. What it only publishes is no handler.
 */
export function handlersOf(workspace: Workspace, service: Service): readonly Handler[] {
  const lastOfGraph = service.interactions.findLast((it) => it.style === "graphql");
  return service.interactions.flatMap((it) => [
    ...interactionHandler(it),
    ...(it === lastOfGraph ? entityHandlers(workspace, service) : []),
  ]);
}

function interactionHandler(interaction: Interaction): readonly Handler[] {
  const form = formOf(interaction);
  if (form === null) return [];
  const { name, was, origin } = interaction;
  return [{ name, subject: { kind: "interaction", interaction }, ...form, was, origin }];
}

/** The entities that the service owns; those of others it knows by their keys alone. */
function entityHandlers(workspace: Workspace, service: Service): readonly Handler[] {
  return resolvedEntities(workspace, service)
    .map((id) => recordType(workspace, id))
    .filter((it) => it.unit === service.id)
    .map((entity) => ({
      name: `resolve${entity.name}`,
      subject: { kind: "entity", entity },
      parameters: ["keys", "ctx"],
      kind: "promise",
      was: entity.was.map((it) => `resolve${it}`),
      origin: entity.origin,
    }));
}

type Form = Pick<Handler, "parameters" | "kind">;

/** Null: the service has nothing to handle, since it publishes. */
function formOf(interaction: Interaction): Form | null {
  switch (interaction.style) {
    case "http":
    case "grpc":
      return call;
    case "stream": {
      const first = interaction.in.kind === "many" ? "incoming" : "input";
      return { parameters: [first, "ctx"], kind: interaction.out.kind === "many" ? "stream" : "promise" };
    }
    case "graphql":
      return fieldForm(interaction.field.root);
    case "realtime":
      return interaction.receive === null ? feed : { ...feed, parameters: ["incoming", "input", "ctx"] };
    case "event":
      return interaction.role.kind === "consumer" ? message : null;
    case "mqtt":
      return interaction.role.kind === "subscriber" || interaction.channel.from === "device" ? message : null;
  }
}

function fieldForm(root: GraphqlField["root"]): Form {
  if (root === null) return { ...call, parameters: ["parents", "input", "ctx"] };
  return root === "Subscription" ? feed : call;
}

const call: Form = { parameters: ["input", "ctx"], kind: "promise" };
const feed: Form = { parameters: ["input", "ctx"], kind: "stream" };
const message: Form = { parameters: ["message", "ctx"], kind: "promise" };
