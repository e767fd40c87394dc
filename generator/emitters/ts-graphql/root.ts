import { documentText } from "../../emit/graphql-document.ts";
import type { GraphqlScope } from "../../emit/graphql-reach.ts";
import { fieldPath } from "../../emit/graphql-references.ts";
import { jsKey, jsString } from "../../emit/js-text.ts";
import type { CodecPrinting } from "../../emit/typescript/codec-text.ts";
import { failureName } from "../../emit/typescript/domain-names.ts";
import { modulePath } from "../../emit/typescript/module-path.ts";
import { member } from "../../emit/typescript/operation-text.ts";
import type { OperationView } from "../../emit/typescript/operations-view.ts";
import { namedText } from "../../emit/typescript/type-text.ts";
import type { Setting } from "../../model/policy.ts";
import type { GraphqlInteraction } from "../../styles/graphql/model.ts";
import { answerText, commonLines } from "./parts.ts";

const longestLine = 116;

/** A field of Query, Mutation or Subscription, which clients ask for. */
export function rootOperation(
  printing: CodecPrinting,
  scope: GraphqlScope,
  interaction: GraphqlInteraction,
): OperationView {
  const { imports, workspace, place } = printing;
  const form = formOf(interaction);
  const types = [
    namedText(printing, interaction.input, "value"),
    namedText(printing, interaction.input, "init"),
    answerText(printing, interaction, "value"),
    answerText(printing, interaction, "init"),
    ...(form === "Subscription"
      ? []
      : [imports.type(failureName(workspace, interaction.id), modulePath(place, place.unit, "errors"))]),
  ];
  return {
    key: jsKey(interaction.name),
    type: `${imports.type(typeOf(form), "@interspec/runtime/graphql")}<${types.join(", ")}>`,
    make: imports.value(`graphql${form}`, "@interspec/runtime/graphql"),
    lines: [
      member("interaction", interaction.id),
      member("field", fieldPath(workspace, interaction)),
      ...documentLines(documentText(workspace, scope, interaction)),
      ...commonLines(printing, form === "Subscription" ? unlimited(interaction) : interaction),
    ],
  };
}

/** On a line of its own where it is long, as formatters leave it. */
function documentLines(text: string): readonly string[] {
  const line = member("document", text);
  return line.length <= longestLine ? [line] : ["document:", `  ${jsString(text)},`];
}

type Form = "Call" | "Command" | "Page" | "Subscription";

function formOf({ field, page, output }: GraphqlInteraction): Form {
  if (field.root === "Subscription") return "Subscription";
  if (page !== null) return "Page";
  return output === null ? "Command" : "Call";
}

function typeOf(form: Form): string {
  return form === "Command" ? "GraphqlCall" : `Graphql${form}`;
}

/** What goes for calls says nothing of a subscription: it ends when it says so itself. */
function unlimited(interaction: GraphqlInteraction): GraphqlInteraction {
  const { timeoutMs } = interaction.policies;
  const own: Setting<number | null> = timeoutMs.level === "interaction" ? timeoutMs : { ...timeoutMs, value: null };
  return { ...interaction, policies: { ...interaction.policies, timeoutMs: own } };
}
