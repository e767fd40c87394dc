import { jsKey } from "../../emit/js-text.ts";
import { bare, type CodecPrinting, codecName, codecText } from "../../emit/typescript/codec-text.ts";
import { failureName } from "../../emit/typescript/domain-names.ts";
import { errorName, errorOf } from "../../emit/typescript/error-name.ts";
import { modulePath } from "../../emit/typescript/module-path.ts";
import { policyLines } from "../../emit/typescript/operation-text.ts";
import type { OperationView } from "../../emit/typescript/operations-view.ts";
import { namedText, typeText } from "../../emit/typescript/type-text.ts";
import type { TypeRef } from "../../model/types.ts";
import type { HttpInteraction } from "../../styles/http/model.ts";
import { answeredType, answerLines } from "./answer.ts";
import { requestLines } from "./route.ts";

/** An endpoint as the runtime knows it. */
export function httpOperation(printing: CodecPrinting, interaction: HttpInteraction): OperationView {
  const { imports, workspace } = printing;
  const { input, name, errors } = interaction;
  const answer = answerOf(interaction);
  return {
    key: jsKey(name),
    type: typeOf(printing, interaction, answer),
    make: imports.value(answer.make, "@interspec/runtime/http"),
    lines: [
      ...requestLines(workspace, interaction),
      ...answerLines(workspace, interaction),
      ...policyLines(workspace, interaction),
      `input: ${codecName(printing, input.type, "whole")},`,
      ...(answer.type === null ? [] : [`${answer.key}: ${codecText(printing, bare(answer.type), `${name}Output`)},`]),
      `errors: [${errors.map((id) => errorName(printing, errorOf(workspace, id), "value")).join(", ")}],`,
    ],
  };
}

/** What an endpoint answers: which of the runtime's functions makes it, and the type of a value or item. */
interface Answer {
  readonly make: "httpCall" | "httpPage" | "httpCommand";
  readonly operation: "HttpCall" | "HttpPage";
  readonly key: "output" | "item";
  readonly type: TypeRef | null;
}

function answerOf(interaction: HttpInteraction): Answer {
  const { page } = interaction;
  if (page !== null) return { make: "httpPage", operation: "HttpPage", key: "item", type: page.item };
  const type = answeredType(interaction);
  return { make: type === null ? "httpCommand" : "httpCall", operation: "HttpCall", key: "output", type };
}

/** Written out: declarations of a module must not need what others infer. */
function typeOf(printing: CodecPrinting, { id, input }: HttpInteraction, { operation, type }: Answer): string {
  const { imports, workspace, place } = printing;
  const types = [
    namedText(printing, input.type, "value"),
    namedText(printing, input.type, "init"),
    ...(type === null ? ["void", "void"] : [typeText(printing, type, "value"), typeText(printing, type, "init")]),
    imports.type(failureName(workspace, id), modulePath(place, place.unit, "errors")),
  ];
  return `${imports.type(operation, "@interspec/runtime/http")}<${types.join(", ")}>`;
}
