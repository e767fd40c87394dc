import { keyed } from "../../emit/graphql-keyed.ts";
import { fieldPath } from "../../emit/graphql-references.ts";
import { jsKey } from "../../emit/js-text.ts";
import { bare, type CodecPrinting, codecText } from "../../emit/typescript/codec-text.ts";
import { member } from "../../emit/typescript/operation-text.ts";
import type { OperationView } from "../../emit/typescript/operations-view.ts";
import { namedText, typeText } from "../../emit/typescript/type-text.ts";
import type { TypeRef } from "../../model/types.ts";
import type { GraphqlInteraction } from "../../styles/graphql/model.ts";
import { answerText, commonLines } from "./parts.ts";

/** A field of a type, which is answered for many values of it at once. */
export function fieldOperation(printing: CodecPrinting, interaction: GraphqlInteraction): OperationView {
  const { imports, workspace } = printing;
  const parent = parentOf(printing, interaction);
  const form = interaction.page === null ? "Field" : "FieldPage";
  const types = [
    typeText(printing, parent, "value"),
    namedText(printing, interaction.input, "value"),
    answerText(printing, interaction, "init"),
  ];
  return {
    key: jsKey(interaction.name),
    type: `${imports.type(`Graphql${form}`, "@interspec/runtime/graphql")}<${types.join(", ")}>`,
    make: imports.value(`graphql${form}`, "@interspec/runtime/graphql"),
    lines: [
      member("interaction", interaction.id),
      member("field", fieldPath(workspace, interaction)),
      `parent: ${codecText(printing, bare(parent), `${interaction.name}Parent`)},`,
      ...commonLines(printing, interaction),
    ],
  };
}

function parentOf({ workspace }: CodecPrinting, interaction: GraphqlInteraction): TypeRef {
  const { field } = interaction;
  if (field.root !== null) throw new Error(`'${interaction.id}' is no field of a type`);
  return keyed(workspace, interaction, { kind: "named", id: field.type });
}
