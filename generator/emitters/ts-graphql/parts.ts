import { keyed } from "../../emit/graphql-keyed.ts";
import { bare, type CodecPrinting, codecName, codecText, nullableText } from "../../emit/typescript/codec-text.ts";
import { errorName, errorOf } from "../../emit/typescript/error-name.ts";
import { member, policyLines } from "../../emit/typescript/operation-text.ts";
import { type DomainForm, typeText } from "../../emit/typescript/type-text.ts";
import { wireModule } from "../../emit/typescript/wire-modules.ts";
import type { TypeRef } from "../../model/types.ts";
import { recordType } from "../../model/walk.ts";
import type { GraphqlInteraction } from "../../styles/graphql/model.ts";

/** What an interaction answers, or an item of its pages: entities of others as their keys. Null: nothing. */
function answeredType(printing: CodecPrinting, interaction: GraphqlInteraction): TypeRef | null {
  const type = interaction.page?.item ?? interaction.output;
  return type === null ? null : keyed(printing.workspace, interaction, type);
}

/** The type of the answer, or of an item of its pages. */
export function answerText(printing: CodecPrinting, interaction: GraphqlInteraction, form: DomainForm): string {
  const type = answeredType(printing, interaction);
  if (type === null) return "void";
  return typeText(printing, type, form) + (interaction.outputOptional ? " | null" : "");
}

/** Pages, weight, policies, codecs and errors. */
export function commonLines(printing: CodecPrinting, interaction: GraphqlInteraction): readonly string[] {
  const { workspace } = printing;
  const { page, cost, errors, input } = interaction;
  const isWhole = recordType(workspace, input).role !== "input";
  return [
    member("cost", cost),
    ...(page === null ? [] : [member("page", { limit: page.limit, max: page.max })]),
    ...policyLines(workspace, interaction),
    ...(isWhole ? [member("argument", "input")] : []),
    `input: ${codecName({ ...printing, wire: wireModule("graphql-input") }, input, "whole")},`,
    ...answerLines(printing, interaction),
    `errors: [${errors.map((id) => errorName(printing, errorOf(workspace, id), "value")).join(", ")}],`,
  ];
}

function answerLines(printing: CodecPrinting, interaction: GraphqlInteraction): readonly string[] {
  const type = answeredType(printing, interaction);
  if (type === null) return [];
  const hint = `${interaction.name}Output`;
  const text = codecText(printing, bare(type), hint);
  if (interaction.page !== null) return [`item: ${text},`];
  return [`output: ${interaction.outputOptional ? nullableText(printing, text, hint) : text},`];
}
