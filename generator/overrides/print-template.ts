import type { Finding, Report } from "../base/diagnostic.ts";
import type { Origin } from "../base/origin.ts";
import { listed } from "../base/text.ts";
import { unreachable } from "../base/unreachable.ts";
import { didYouMean } from "../syntax/suggest.ts";
import type { FieldPath, Operand, PartialCall, TemplateNode } from "./template-tree.ts";

/** A template that can be printed. */
export interface PrintableTemplate {
  readonly name: string;
  readonly nodes: readonly TemplateNode[];
  /** Whether it is the user's. What is wrong in one of ours is wrong with the call that led there. */
  readonly isOverride: boolean;
}

/** What printing needs besides the template and its view. */
export interface Printing {
  readonly partial: (name: string) => PrintableTemplate;
  readonly report: Report;
}

const maxFieldsNamed = 30;

/**
 * The text that a template makes of a view, as Handlebars would print it. A user's template is read and never becomes
 * code: it reaches the view's own fields and nothing else, and every mistake has its place.
 */
export function printTemplate(template: PrintableTemplate, view: object, printing: Printing): string {
  return printed(template.nodes, { ...printing, template, contexts: [view], loop: new Map(), blame: null, calls: [] });
}

interface Scope extends Printing {
  readonly template: PrintableTemplate;
  /** The innermost first. */
  readonly contexts: readonly unknown[];
  readonly loop: ReadonlyMap<string, unknown>;
  /** The call in a user's template by which one of ours came to be printed, or null. */
  readonly blame: Origin | null;
  /** The partials that are being printed. */
  readonly calls: readonly string[];
}

function printed(nodes: readonly TemplateNode[], scope: Scope): string {
  return nodes.map((it) => printedNode(it, scope)).join("");
}

function printedNode(node: TemplateNode, scope: Scope): string {
  switch (node.kind) {
    case "text":
      return node.text;
    case "field":
      return printedField(node.value, node.origin, scope);
    case "json":
      return JSON.stringify(given(node.value, scope), withoutBigint) ?? "";
    case "if":
      return printed(isEmpty(given(node.value, scope)) ? node.otherwise : node.body, scope);
    case "each": {
      const items = itemsOf(given(node.value, scope), node.origin, scope);
      if (items.length === 0) return printed(node.otherwise, scope);
      return items.map((it) => printed(node.body, within(it, scope))).join("");
    }
    case "partial":
      return printedPartial(node, scope);
    default:
      return unreachable(node);
  }
}

function printedField(operand: Operand, origin: Origin, scope: Scope): string {
  const value = given(operand, scope) ?? "";
  if (typeof value !== "object" && typeof value !== "function") return String(value);
  const help = Array.isArray(value) ? "print it with `each` or `json`" : "print its fields, or all of it with `json`";
  blamed(scope, { code: "template-wrong-value", message: `this is ${kindOf(value)} and no text`, origin, help });
  return "";
}

function printedPartial({ name, context, more, indent, origin }: PartialCall, scope: Scope): string {
  if (scope.calls.includes(name)) {
    blamed(scope, { code: "template-syntax", message: `partial '${name}' calls itself`, origin });
    return "";
  }
  const base = context === null ? scope.contexts[0] : given(context, scope);
  const fields = Object.fromEntries(more.map(([key, it]) => [key, given(it, scope)]));
  if (base === undefined || Object.values(fields).includes(undefined)) return "";
  const view = more.length === 0 ? base : { ...(typeof base === "object" ? base : {}), ...fields };
  const template = scope.partial(name);
  const blame = template.isOverride ? null : scope.template.isOverride ? origin : scope.blame;
  const text = printed(template.nodes, { ...scope, template, contexts: [view], blame, calls: [...scope.calls, name] });
  return indent === "" ? text : indented(text, indent);
}

function indented(text: string, by: string): string {
  const lines = text.split("\n");
  return lines.map((it, index) => (it === "" && index === lines.length - 1 ? it : by + it)).join("\n");
}

interface Item {
  readonly item: unknown;
  readonly loop: ReadonlyMap<string, unknown>;
}

function itemsOf(value: unknown, origin: Origin, scope: Scope): readonly Item[] {
  if (value === null || value === undefined || value === false) return [];
  if (typeof value !== "object") {
    const message = `this is ${kindOf(value)} and no list`;
    blamed(scope, { code: "template-wrong-value", message, origin, help: "`each` goes through a list; ask with `if`" });
    return [];
  }
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return entries.map(([key, item], index) => {
    const isLast = index === entries.length - 1;
    const facts: readonly (readonly [string, unknown])[] = [
      ["index", index],
      ["key", key],
      ["first", index === 0],
      ["last", isLast],
    ];
    return { item, loop: new Map([...scope.loop, ...facts]) };
  });
}

function within({ item, loop }: Item, scope: Scope): Scope {
  // As in Handlebars, a context counts as one more only when it is another.
  const contexts = item === scope.contexts[0] ? scope.contexts : [item, ...scope.contexts];
  return { ...scope, contexts, loop };
}

/** The value that a tag is given; undefined after a mistake, which is reported. */
function given(operand: Operand, scope: Scope): unknown {
  if (operand.kind === "literal") return operand.value;
  if (operand.isOfLoop) return loopValue(operand, scope);
  if (operand.outward >= scope.contexts.length) {
    blamed(scope, {
      code: "template-unknown-field",
      message: "there is nothing so far outward",
      origin: operand.origin,
    });
    return undefined;
  }
  let value = scope.contexts[operand.outward];
  for (const name of operand.names) {
    const next =
      typeof value === "object" && value !== null && Object.hasOwn(value, name) ? fieldOf(value, name) : undefined;
    if (next === undefined) {
      blamed(scope, missingField(name, value, operand));
      return undefined;
    }
    value = next;
  }
  return value;
}

function fieldOf(value: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

function loopValue({ names, origin }: FieldPath, scope: Scope): unknown {
  const name = names.join(".");
  if (scope.loop.has(name)) return scope.loop.get(name);
  const help = "inside of `each` there are @index, @key, @first and @last";
  blamed(scope, { code: "template-unknown-field", message: `there is no '@${name}' here`, origin, help });
  return undefined;
}

function missingField(name: string, value: unknown, { origin }: FieldPath): Finding {
  const code = "template-unknown-field";
  if (typeof value !== "object" || value === null)
    return { code, message: `there is no field '${name}' here: this is ${kindOf(value)}`, origin };
  const fields = Object.keys(value);
  const known = fields.length > maxFieldsNamed ? [...fields.slice(0, maxFieldsNamed), "…"] : fields;
  const all = Array.isArray(value) ? "this is a list: go through it with `each`" : `there are ${listed(known)}`;
  const help = () => [didYouMean(name, fields), all].filter((it) => it !== null).join(" ");
  return { code, message: `there is no field '${name}' here`, origin, help };
}

/** Reports a mistake where the user can mend it. One that no template of the user leads to is ours. */
function blamed({ template, blame, report }: Scope, finding: Finding): void {
  if (template.isOverride) report(finding);
  else if (blame !== null) report({ ...finding, message: `in '${template.name}': ${finding.message}`, origin: blame });
  else throw new Error(`template '${template.name}': ${finding.message}`);
}

function withoutBigint(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : !value;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "string":
      return "a text";
    case "number":
    case "bigint":
      return "a number";
    case "boolean":
      return "true or false";
    default:
      return "a record";
  }
}
