import type { Workspace } from "../model/workspace.ts";
import type { GraphqlInteraction } from "../styles/graphql/model.ts";
import { interactionArguments } from "./graphql-fields.ts";
import type { GraphqlScope } from "./graphql-reach.ts";
import { selectionText } from "./graphql-selection.ts";

/** What a client sends to call a root field: `query order($id: ID!) { order(id: $id) { id total { amount } } }`. */
export function documentText(workspace: Workspace, scope: GraphqlScope, interaction: GraphqlInteraction): string {
  const { field, name } = interaction;
  // How long a page is at most is the server's affair.
  const args = interactionArguments(workspace, interaction).filter((it) => !isPageSize(interaction, it.name));
  const variables = args.map((it) => `$${it.name}: ${it.type}`).join(", ");
  const given = args.map((it) => `${it.name}: $${it.name}`).join(", ");
  const root = `${field.name}${given === "" ? "" : `(${given})`}${answerText(workspace, scope, interaction)}`;
  return `${(field.root ?? "Query").toLowerCase()} ${name}${variables === "" ? "" : `(${variables})`} { ${root} }`;
}

function isPageSize({ page }: GraphqlInteraction, argument: string): boolean {
  return page !== null && argument === "first";
}

function answerText(workspace: Workspace, scope: GraphqlScope, { page, output }: GraphqlInteraction): string {
  if (page !== null)
    return ` { edges { node${selectionText(workspace, scope, page.item)} } pageInfo { hasNextPage endCursor } }`;
  return output === null ? "" : selectionText(workspace, scope, output);
}
