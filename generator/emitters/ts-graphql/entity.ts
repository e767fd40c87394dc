import type { GraphqlScope } from "../../emit/graphql-reach.ts";
import { referencesTo } from "../../emit/graphql-references.ts";
import { jsKey } from "../../emit/js-text.ts";
import { bare, type CodecPrinting, codecName, codecText } from "../../emit/typescript/codec-text.ts";
import { authLines, member } from "../../emit/typescript/operation-text.ts";
import type { OperationView } from "../../emit/typescript/operations-view.ts";
import { namedText, typeText } from "../../emit/typescript/type-text.ts";
import type { RecordType, TypeRef } from "../../model/types.ts";
import { entityAuth, entityTimeoutMs } from "./entity-policies.ts";

const maxBodyBytes = 1024 ** 2;

/** An entity that the service owns: many of them by their keys. */
export function entityOperation(
  printing: CodecPrinting,
  scope: GraphqlScope,
  entity: RecordType,
  name: string,
): OperationView {
  const { imports, workspace } = printing;
  const key: TypeRef = { kind: "ref", id: entity.id };
  const types = [typeText(printing, key, "value"), namedText(printing, entity.id, "init")];
  return {
    key: jsKey(name),
    type: `${imports.type("GraphqlEntity", "@interspec/runtime/graphql")}<${types.join(", ")}>`,
    make: imports.value("graphqlEntity", "@interspec/runtime/graphql"),
    lines: [
      member("interaction", `${scope.service.id}.${name}`),
      member("entity", entity.names.graphql),
      member("references", referencesTo(workspace, scope.service.id, entity.id)),
      member("timeoutMs", entityTimeoutMs(scope)),
      member("limits", { bodyBytes: maxBodyBytes }),
      ...authLines(workspace, entityAuth(workspace, scope, entity.id)),
      `key: ${codecText(printing, bare(key), `${name}Key`)},`,
      `output: ${codecName(printing, entity.id, "whole")},`,
    ],
  };
}
