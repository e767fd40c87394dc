import { describedLines } from "../../emit/constraint-text.ts";
import { type Handler, handlersOf } from "../../emit/handlers.ts";
import { jsString } from "../../emit/js-text.ts";
import { failureName } from "../../emit/typescript/domain-names.ts";
import { declarationDoc, goingAway, jsDoc } from "../../emit/typescript/js-doc.ts";
import { modulePath, typescriptBanner } from "../../emit/typescript/module-path.ts";
import { operationsModule } from "../../emit/typescript/operations-module.ts";
import type { Printing } from "../../emit/typescript/type-text.ts";
import { namedText, typeText } from "../../emit/typescript/type-text.ts";
import { type AnsweredInteraction, isCalled, shapeOf } from "../../model/interaction.ts";
import type { TypeId } from "../../model/types.ts";
import { isRequiredInput, recordType } from "../../model/walk.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import { methodKey } from "../../naming/typescript.ts";
import { faceModule, type MethodView } from "./face-module.ts";
import { operationsText } from "./operations-text.ts";
import { inputOf, outputText, pageItem, pageOf, streamedIn } from "./payloads.ts";
import { clientMaker, clientName } from "./service-names.ts";
import { answerFacts } from "./wire-facts.ts";

/** What `client.hbs` prints. */
export interface ClientView {
  readonly banner: string;
  readonly imports: readonly string[];
  readonly doc: readonly string[];
  readonly interfaceName: string;
  readonly methods: readonly MethodView[];
  /** The calls again, with failures as values. */
  readonly attempts: readonly MethodView[];
  /** `createOrdersClient`. */
  readonly make: string;
  /** `target: Target, options?: ClientOptions`. */
  readonly parameters: string;
  /** `createClient("orders", { ...ordersHttp }, target, options)`. */
  readonly made: string;
}

/** Something that a client does. */
interface Operation {
  readonly interaction: AnsweredInteraction;
  /** One answer, or as many as come. */
  readonly kind: Handler["kind"];
}

/** What others call of a service; null where they call nothing. */
export function clientView(workspace: Workspace, service: Service): ClientView | null {
  const operations = operationsOf(workspace, service);
  if (operations.length === 0) return null;
  const interfaceName = clientName(service);
  const make = clientMaker(service);
  const printing = faceModule(workspace, service, "client", [interfaceName, make]);
  const { imports } = printing;
  const runtime = "@interspec/runtime/client";
  const all = operationsText(printing, service, service.interactions.filter(isCalled).map(operationsModule));
  return {
    banner: typescriptBanner(service),
    doc: jsDoc(describedLines(service.description ?? `Calls the service ${service.folder}.`, "")),
    interfaceName,
    methods: operations.map((it) => methodOf(printing, it)),
    attempts: operations.filter(hasAttempt).map((it) => attemptOf(printing, it)),
    make,
    parameters: `target: ${imports.type("Target", runtime)}, options?: ${imports.type("ClientOptions", runtime)}`,
    made: `${imports.value("createClient", runtime)}(${jsString(service.folder)}, ${all}, target, options)`,
    imports: imports.lines(),
  };
}

/** Whether a service has a client. */
export function hasClient(service: Service): boolean {
  return service.interactions.some(isCalled);
}

function operationsOf(workspace: Workspace, service: Service): readonly Operation[] {
  return handlersOf(workspace, service).flatMap(({ subject, kind }): readonly Operation[] => {
    if (subject.kind === "entity" || !isCalled(subject.interaction)) return [];
    return [{ interaction: subject.interaction, kind }];
  });
}

/** Pages and streams fail while they are read. */
function hasAttempt({ interaction }: Operation): boolean {
  return shapeOf(interaction) === "call" && pageOf(interaction) === null;
}

function methodOf(printing: Printing, operation: Operation): MethodView {
  const { interaction } = operation;
  return {
    doc: jsDoc(declarationDoc(interaction, answerFacts(interaction))),
    signature: `${methodKey(interaction.name)}(${parametersText(printing, interaction)}): ${resultText(printing, operation)};`,
  };
}

function attemptOf(printing: Printing, { interaction }: Operation): MethodView {
  const { workspace, place, imports } = printing;
  const parameters = parametersText(printing, interaction);
  const output = outputText(printing, interaction, "value");
  const failure = imports.type(failureName(workspace, interaction.id), modulePath(place, place.unit, "errors"));
  const result = `${imports.type("Result", "@interspec/runtime")}<${output}, ${failure}>`;
  return {
    doc: jsDoc(goingAway(interaction)),
    signature: `${methodKey(interaction.name)}(${parameters}): Promise<${result}>;`,
  };
}

function parametersText(printing: Printing, interaction: AnsweredInteraction): string {
  const outgoing = streamedIn(interaction);
  const input = inputOf(interaction);
  return [
    ...(outgoing === null ? [] : [`outgoing: AsyncIterable<${typeText(printing, outgoing, "init")}>`]),
    ...(input === null ? [] : [inputParameter(printing, interaction, input)]),
    `options?: ${printing.imports.type("CallOptions", "@interspec/runtime")}`,
  ].join(", ");
}

/** Beside what streams, an input of which nothing is required may be left out. */
function inputParameter(printing: Printing, interaction: AnsweredInteraction, input: TypeId): string {
  const { workspace } = printing;
  const isNeeded =
    streamedIn(interaction) === null ||
    recordType(workspace, input).fields.some((it) => isRequiredInput(workspace, it));
  return `input${isNeeded ? "" : "?"}: ${namedText(printing, input, "init")}`;
}

function resultText(printing: Printing, { interaction, kind }: Operation): string {
  const page = pageOf(interaction);
  if (page !== null) {
    const item = pageItem(printing.workspace, interaction, page);
    return `${printing.imports.type("Pages", "@interspec/runtime")}<${typeText(printing, item, "value")}>`;
  }
  const output = outputText(printing, interaction, "value");
  return kind === "stream" ? `AsyncIterable<${output}>` : `Promise<${output}>`;
}
