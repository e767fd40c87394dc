import { unique } from "../../base/order.ts";
import { documentText, outOfUseText, sentences, titleText } from "../../emit/document-text.ts";
import type { Interaction } from "../../model/interaction.ts";
import type { Service } from "../../model/workspace.ts";
import type { Json } from "./json.ts";
import { given, listed, ref } from "./json.ts";

/** What one operation says beyond its interaction. */
export interface OperationFacts {
  readonly action: "send" | "receive";
  readonly title: string;
  readonly summary: string;
  /** Null: as the interaction's. */
  readonly description: string | null;
  readonly channel: string;
  /** The messages, by their names in the channel. */
  readonly messages: readonly string[];
  readonly security: readonly Json[];
  /** Null: none. */
  readonly bindings: Json | null;
}

/** An operation of the document. */
export function operation(service: Service, interaction: Interaction, facts: OperationFacts): Json {
  return {
    action: facts.action,
    title: facts.title,
    summary: facts.summary,
    description: facts.description ?? interactionText(interaction),
    channel: ref("channels", facts.channel),
    messages: facts.messages.map((it) => ref("channels", facts.channel, "messages", it)),
    ...listed("security", facts.security),
    ...given("bindings", facts.bindings),
    tags: tagsOf(service, interaction).map((name) => ({ name })),
    ...extensions(interaction),
  };
}

/** What an interaction is for, and that it goes out of use. */
export function interactionText(interaction: Interaction): string {
  const own = documentText(interaction.description) ?? `${titleText(interaction.name)}.`;
  return sentences(own, outOfUseText(interaction.deprecated)) ?? own;
}

/** The tags of an operation: its service, and the words of the spec. */
export function tagsOf(service: Service, interaction: Interaction): readonly string[] {
  return unique([service.name, ...interaction.tags.value]);
}

function extensions({ audience, stability, policies, deprecated }: Interaction): Json {
  const { rate } = policies.limits.value;
  return {
    ...(audience.value === "internal" ? {} : { "x-audience": audience.value }),
    ...(stability === "stable" ? {} : { "x-stability-level": stability === "experimental" ? "draft" : stability }),
    ...(rate === null ? {} : { "x-rate-limit": rate.text }),
    ...(deprecated === null ? {} : { "x-deprecated": true, ...given("x-sunset", deprecated.sunset) }),
  };
}
