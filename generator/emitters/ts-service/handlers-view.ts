import { listed } from "../../base/text.ts";
import { capitalized } from "../../base/words.ts";
import { describedLines } from "../../emit/constraint-text.ts";
import { type Handler, handlersNames, handlersOf } from "../../emit/handlers.ts";
import { jsDoc } from "../../emit/typescript/js-doc.ts";
import { typescriptBanner } from "../../emit/typescript/module-path.ts";
import type { Printing } from "../../emit/typescript/type-text.ts";
import { namedText, typeText } from "../../emit/typescript/type-text.ts";
import { type AnsweredInteraction, type Interaction, isAnswered } from "../../model/interaction.ts";
import type { RecordType, TypeId } from "../../model/types.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import { constantName, methodKey } from "../../naming/typescript.ts";
import { contextLines } from "./context-text.ts";
import { faceModule, type MethodView } from "./face-module.ts";
import { inputOf, messageText, outputText, pageItem, pageOf, parentOf, streamedIn } from "./payloads.ts";

/** What `handlers.hbs` prints. */
export interface HandlersView {
  readonly banner: string;
  readonly imports: readonly string[];
  readonly doc: readonly string[];
  readonly interfaceName: string;
  readonly define: string;
  readonly methods: readonly MethodView[];
  /** `export type GetOrderContext = Context;`, with its lines. */
  readonly contexts: readonly (readonly string[])[];
}

/** What a service implements; null where it handles nothing. */
export function handlersView(workspace: Workspace, service: Service): HandlersView | null {
  const handlers = handlersOf(workspace, service);
  if (handlers.length === 0) return null;
  const { interfaceName, define } = handlersNames(service);
  const declared = [interfaceName, define, ...handlers.map(contextName)];
  const printing = faceModule(workspace, service, "handlers", declared);
  return {
    banner: typescriptBanner(service),
    doc: jsDoc([`What the service ${service.folder} implements.`]),
    interfaceName,
    define,
    methods: handlers.map((it) => methodOf(printing, it)),
    contexts: handlers.map((it) => contextLines(printing, contextName(it), it)),
    imports: printing.imports.lines(),
  };
}

function contextName({ name }: Handler): string {
  return `${capitalized(name)}Context`;
}

function methodOf(printing: Printing, handler: Handler): MethodView {
  const { subject, name } = handler;
  const { doc, taken, given } =
    subject.kind === "entity"
      ? entityMethod(printing, subject.entity)
      : interactionMethod(printing, subject.interaction);
  const result = handler.kind === "stream" ? `AsyncIterable<${given}>` : `Promise<${given}>`;
  return {
    doc: jsDoc(doc),
    signature: `${methodKey(name)}(${[...taken, `ctx: ${contextName(handler)}`].join(", ")}): ${result};`,
  };
}

/** A method without its name and context. */
interface MethodParts {
  readonly doc: readonly string[];
  readonly taken: readonly string[];
  readonly given: string;
}

function entityMethod(printing: Printing, { id, name }: RecordType): MethodParts {
  const keys = typeText(printing, { kind: "list", item: { kind: "ref", id } }, "value");
  return {
    doc: [`The ${name} of each key, in the order of the keys, for other subgraphs; null where there is none.`],
    taken: [`keys: ${keys}`],
    given: `readonly (${namedText(printing, id, "init")} | null)[]`,
  };
}

function interactionMethod(printing: Printing, interaction: Interaction): MethodParts {
  const doc = describedLines(interaction.description, errorsText(printing, interaction));
  if (!isAnswered(interaction))
    return { doc, taken: [`message: ${messageText(printing, interaction, "value")}`], given: "void" };
  return { doc, taken: takenBy(printing, interaction), given: givenBy(printing, interaction) };
}

function takenBy(printing: Printing, interaction: AnsweredInteraction): readonly string[] {
  const incoming = streamedIn(interaction);
  const parent = parentOf(printing.workspace, interaction);
  const input = inputOf(interaction);
  return [
    ...(incoming === null ? [] : [`incoming: AsyncIterable<${typeText(printing, incoming, "value")}>`]),
    ...(parent === null ? [] : [`parents: ${typeText(printing, { kind: "list", item: parent }, "value")}`]),
    ...(input === null ? [] : [`input: ${inputText(printing, interaction, input)}`]),
  ];
}

function inputText(printing: Printing, interaction: AnsweredInteraction, input: TypeId): string {
  const text = namedText(printing, input, "value");
  if (pageOf(interaction) === null) return text;
  return `${text} & { readonly cursor: string | null; readonly limit: number }`;
}

/** A field of a type answers one value for each of its parents. */
function givenBy(printing: Printing, interaction: AnsweredInteraction): string {
  const one = answerText(printing, interaction);
  if (parentOf(printing.workspace, interaction) === null) return one;
  return `readonly ${/^readonly | \| null$/.test(one) ? `(${one})` : one}[]`;
}

function answerText(printing: Printing, interaction: AnsweredInteraction): string {
  const page = pageOf(interaction);
  if (page === null) return outputText(printing, interaction, "init");
  const item = pageItem(printing.workspace, interaction, page);
  const items = typeText(printing, { kind: "list", item }, "init");
  return `{ readonly items: ${items}; readonly nextCursor: string | null }`;
}

/** `Declared errors: orderNotFound and outOfStock of inventory.` */
function errorsText({ workspace, place }: Printing, { errors }: Interaction): string {
  if (errors.length === 0) return "";
  const names = errors.map((id) => {
    const error = workspace.errors.get(id);
    if (error === undefined) throw new Error(`no error '${id}' in the workspace`);
    return constantName(error.name) + (error.unit === place.unit.id ? "" : ` of ${error.unit}`);
  });
  return `Declared errors: ${listed(names)}.`;
}
