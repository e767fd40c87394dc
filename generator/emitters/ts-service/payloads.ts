import { keyed } from "../../emit/graphql-keyed.ts";
import type { DomainForm, Printing } from "../../emit/typescript/type-text.ts";
import { namedText, typeText } from "../../emit/typescript/type-text.ts";
import type { AnsweredInteraction, MessageInteraction, Page } from "../../model/interaction.ts";
import type { TypeId, TypeRef } from "../../model/types.ts";
import type { Workspace } from "../../model/workspace.ts";

/** The record of `in`; null where messages stream in instead. */
export function inputOf(interaction: AnsweredInteraction): TypeId | null {
  if (interaction.style === "http") return interaction.input.type;
  if (interaction.style === "stream" && interaction.in.kind === "many") return null;
  return interaction.input;
}

/** What streams from the caller to the service; null where nothing does. */
export function streamedIn(interaction: AnsweredInteraction): TypeRef | null {
  if (interaction.style === "stream") return interaction.in.kind === "many" ? interaction.in.type : null;
  if (interaction.style !== "realtime" || interaction.receive === null) return null;
  return { kind: "named", id: interaction.receive };
}

/** The pages of a list; null where it comes whole. */
export function pageOf(interaction: AnsweredInteraction): Page | null {
  return interaction.style === "stream" || interaction.style === "realtime" ? null : interaction.page;
}

/** The answer, or one message of it, as code writes it: `Order`, `Order | null`, `void`. */
export function outputText(printing: Printing, interaction: AnsweredInteraction, form: DomainForm): string {
  const type = outputOf(interaction);
  if (type === null) return "void";
  if (interaction.style !== "graphql") return typeText(printing, type, form);
  const text = typeText(printing, keyed(printing.workspace, interaction, type), form);
  return interaction.outputOptional ? `${text} | null` : text;
}

/** An item of a page as code writes it. */
export function pageItem(workspace: Workspace, interaction: AnsweredInteraction, { item }: Page): TypeRef {
  return interaction.style === "graphql" ? keyed(workspace, interaction, item) : item;
}

/** The type to which a field of the graph belongs, as its resolver gets it; null of all others. */
export function parentOf(workspace: Workspace, interaction: AnsweredInteraction): TypeRef | null {
  if (interaction.style !== "graphql" || interaction.field.root !== null) return null;
  return keyed(workspace, interaction, { kind: "named", id: interaction.field.type });
}

/** A message as code has it: its payload, with the fields of a topic that has some. */
export function messageText(printing: Printing, { channel }: MessageInteraction, form: DomainForm): string {
  const payload = namedText(printing, channel.payload, form);
  if (!("input" in channel) || channel.input === null) return payload;
  return `${namedText(printing, channel.input, form)} & { readonly payload: ${payload} }`;
}

function outputOf(interaction: AnsweredInteraction): TypeRef | null {
  switch (interaction.style) {
    case "http": {
      const { output } = interaction;
      if (output.kind === "none") return null;
      return output.kind === "json" ? output.type : { kind: "named", id: output.type };
    }
    case "grpc":
    case "graphql":
      return interaction.output;
    case "stream":
      return interaction.out.type;
    case "realtime":
      return { kind: "named", id: interaction.send };
  }
}
