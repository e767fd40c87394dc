import type { HandlersNames } from "../emit/handlers.ts";
import type { HandlersBody, HandlersFacts, HandlersValue, ImportedName } from "./handlers-facts.ts";
import { classMembers, objectMembers } from "./scan-members.ts";
import { type Script, scriptTokens } from "./script-tokens.ts";

/**
 * What a file says of handlers, by a look at its tokens that takes no time. What it does not understand it calls unknown,
 * so that a real parser looks closer: it never takes for a handler what is none. Null where the tokens do not add up.
 */
export function scanHandlers(text: string, names: HandlersNames): HandlersFacts | null {
  const script = scriptTokens(text);
  return script === null ? null : new Scan(script, names).facts();
}

/** What a type does with the handlers' that asks for none or some of them. */
const partialTypes = new Set(["Partial", "Pick", "Omit", "Parameters", "ReturnType"]);
/** After a value of these its expression goes on. */
const goesOn = /^(?:[.([?+*/%&|^<>=!-]|\?\.|=>|\+\+|--)/;

class Scan {
  private readonly script: Script;
  private readonly names: HandlersNames;
  private readonly imports = new Map<string, ImportedName>();
  private readonly exports = new Map<string, string>();
  private readonly bindings = new Map<string, HandlersValue>();
  private readonly roots: HandlersValue[] = [];
  /** The ends of statements that import or export names: what they name is no use of it. */
  private readonly naming: { readonly from: number; readonly to: number }[] = [];

  constructor(script: Script, names: HandlersNames) {
    this.script = script;
    this.names = names;
  }

  facts(): HandlersFacts {
    const { imports, exports, bindings, roots } = this;
    this.eachTopLevel((at) => this.readImport(at));
    this.eachTopLevel((at) => this.readBinding(at));
    for (const [at, token] of this.script.tokens.entries()) {
      if (token.kind !== "name" || this.naming.some(({ from, to }) => at >= from && at <= to)) continue;
      if (this.stands(at, this.names.define)) this.readCall(at);
      else if (this.stands(at, this.names.interfaceName)) this.readType(at);
    }
    return { imports, exports, bindings, roots };
  }

  private text(at: number): string {
    const token = this.script.tokens[at];
    return token === undefined || token.kind === "string" ? "" : token.text;
  }

  private offset(at: number): number {
    return this.script.tokens[at]?.start ?? 0;
  }

  private partner(at: number): number {
    return this.script.partners[at] ?? at;
  }

  private eachTopLevel(visit: (at: number) => void): void {
    for (let at = 0; at < this.script.tokens.length; at = Math.max(this.partner(at), at) + 1) visit(at);
  }

  /** Whether a token names what the generated module exports under this name, as it was imported here. */
  private stands(at: number, name: string): boolean {
    if (this.text(at - 1) === ".") return this.text(at) === name && this.imports.get(this.text(at - 2))?.name === "*";
    const imported = this.imports.get(this.text(at));
    return imported === undefined ? this.text(at) === name : imported.name === name;
  }

  private readImport(at: number): void {
    if (this.text(at) !== "import" || this.text(at + 1) === "(" || this.text(at + 1) === ".") return;
    let end = at + 1;
    while (end < this.script.tokens.length && this.script.tokens[end]?.kind !== "string")
      end = Math.max(this.partner(end), end) + 1;
    const module = this.script.tokens[end]?.text ?? "";
    this.naming.push({ from: at, to: end });
    for (let it = at + 1; it < end; it += 1) this.readImported(it, module);
  }

  private readImported(at: number, module: string): void {
    const token = this.script.tokens[at];
    if (token === undefined || this.text(at - 1) === "as") return;
    const isAliased = this.text(at + 1) === "as";
    const local = isAliased ? this.text(at + 2) : token.text;
    if (token.text === "*") this.imports.set(local, { module, name: "*" });
    else if (token.kind === "name" && !["type", "from", "as"].includes(token.text))
      this.imports.set(local, { module, name: this.isInBraces(at) ? token.text : "default" });
  }

  private isInBraces(at: number): boolean {
    for (let it = at; it >= 0 && this.text(it) !== "import"; it -= 1) if (this.text(it) === "{") return true;
    return false;
  }

  private readBinding(at: number): void {
    const word = this.text(at);
    if (word === "const" || word === "let" || word === "var") {
      const value = this.initializer(at + 2);
      if (value !== null) this.bindings.set(this.text(at + 1), this.valueAt(value));
    } else if (word === "class" && /^[\w;})@]*$/.test(this.text(at - 1))) {
      this.bindings.set(this.text(at + 1), this.classAt(at));
      if (this.text(at - 1) === "default") this.exports.set("default", this.text(at + 1));
    } else if (word === "default" && this.text(at - 1) === "export") {
      this.bindings.set("default", this.valueAt(at + 1));
    } else if (word === "export") this.readExported(at + (this.text(at + 1) === "type" ? 2 : 1));
  }

  private readExported(open: number): void {
    if (this.text(open) !== "{") return;
    const close = this.partner(open);
    this.naming.push({ from: open, to: close });
    if (this.text(close + 1) === "from") return;
    for (let it = open + 1; it < close; it += 1)
      if (this.text(it) === "as") this.exports.set(this.text(it + 1), this.text(it - 1));
  }

  /** Where the value begins that a constant gets, behind its type. */
  private initializer(begin: number): number | null {
    for (let at = begin; at < this.script.tokens.length; at = Math.max(this.partner(at), at) + 1) {
      if (this.text(at) === "=") return at + 1;
      if (this.text(at) === ";") return null;
    }
    return null;
  }

  private readCall(at: number): void {
    this.roots.push(this.text(at + 1) === "(" ? this.valueAt(at + 2, true) : this.unknown(at));
  }

  private readType(at: number): void {
    const first = this.text(at - 1) === "." ? at - 2 : at;
    const before = this.text(first - 1);
    const after = this.text(at + 1);
    if (after === "[" || before === "keyof" || before === "as") return;
    // A parameter, or a property that somebody else fills.
    if (before === ":" && /^[),;}\]]$/.test(after)) return;
    if (before === "<" && partialTypes.has(this.text(first - 2))) return;
    this.roots.push(this.rootOfType(first - 1, at + 1));
  }

  private rootOfType(before: number, after: number): HandlersValue {
    if (this.text(before) === ":" && this.text(after) === "=") return this.valueAt(after + 1, true);
    if (this.text(before) === ":" && this.text(after) === "=>" && this.text(after + 1) === "(")
      return this.valueAt(after + 1, true);
    if (this.text(before) === "satisfies") return this.valueBefore(before);
    const header = this.classHeader(before);
    return header === null ? this.unknown(after - 1) : this.classAt(header);
  }

  /** The object literal that ends before `satisfies`. */
  private valueBefore(at: number): HandlersValue {
    const end = this.text(at - 1) === "const" && this.text(at - 2) === "as" ? at - 3 : at - 1;
    return this.text(end) === "}" ? this.objectAt(this.partner(end), true) : this.unknown(at);
  }

  /** The word `class` of the header that has a type among those it implements, or null. */
  private classHeader(before: number): number | null {
    let sawImplements = false;
    for (let at = before; at >= 0 && !/^[{};()]$/.test(this.text(at)); at -= 1) {
      if (this.text(at) === "implements") sawImplements = true;
      if (this.text(at) === "class") return sawImplements ? at : null;
    }
    return null;
  }

  private valueAt(at: number, isTyped = false): HandlersValue {
    const text = this.text(at);
    if (text === "(") return this.endsAt(this.partner(at) + 1) ? this.valueAt(at + 1, isTyped) : this.unknown(at);
    if (text === "{") return this.endsAt(this.partner(at) + 1) ? this.objectAt(at, isTyped) : this.unknown(at);
    if (text === "class") return this.classAt(at);
    if (text === "new") return this.instanceAt(at + 1);
    const last = this.text(at + 1) === "." ? at + 2 : at;
    if (this.script.tokens[at]?.kind !== "name") return this.unknown(at);
    if (this.stands(last, this.names.define) && this.text(last + 1) === "(") return this.valueAt(last + 2, true);
    return this.endsAt(last + 1) ? this.nameAt(at, last) : this.unknown(at);
  }

  private nameAt(first: number, last: number): HandlersValue {
    const of = first === last ? null : this.text(first);
    return { kind: "name", name: this.text(last), of, offset: this.offset(first) };
  }

  private instanceAt(at: number): HandlersValue {
    const end = this.text(at + 1) === "(" ? this.partner(at + 1) + 1 : at + 1;
    return this.script.tokens[at]?.kind === "name" && this.endsAt(end) ? this.nameAt(at, at) : this.unknown(at);
  }

  /** Whether an expression has come to its end before this token. */
  private endsAt(at: number): boolean {
    const token = this.script.tokens[at];
    if (token === undefined || token.kind === "name") return !["in", "instanceof"].includes(token?.text ?? "");
    return token.kind === "sign" ? !goesOn.test(token.text) : token.isFirst;
  }

  private objectAt(open: number, isTyped: boolean): HandlersValue {
    const { members, spreads, unknown } = objectMembers(this.script, open);
    const parts = [
      ...spreads.map((it) => this.valueAt(it)),
      ...unknown.map((offset): HandlersValue => ({ kind: "unknown", offset })),
    ];
    return { kind: "body", body: { kind: "object", open: this.offset(open), isTyped, members, parts } };
  }

  private classAt(at: number): HandlersValue {
    let open = at;
    while (open < this.script.tokens.length && this.text(open) !== "{") open += 1;
    const { members, unknown } = classMembers(this.script, open);
    const body: HandlersBody = {
      kind: "class",
      open: this.offset(open),
      isTyped: false,
      members,
      parts: [...this.extendedBy(at, open), ...unknown.map((offset): HandlersValue => ({ kind: "unknown", offset }))],
    };
    return { kind: "body", body };
  }

  private extendedBy(from: number, to: number): readonly HandlersValue[] {
    for (let at = from; at < to; at += 1) {
      if (this.text(at) !== "extends") continue;
      const isName = ["{", "implements", "<"].includes(this.text(at + 2));
      return [isName ? this.nameAt(at + 1, at + 1) : this.unknown(at + 1)];
    }
    return [];
  }

  private unknown(at: number): HandlersValue {
    return { kind: "unknown", offset: this.offset(at) };
  }
}
