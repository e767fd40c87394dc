/** A piece of a script that means something. Comments and blanks are none. */
export interface Token {
  readonly kind: "name" | "string" | "sign" | "other";
  /** Of a string what stands between its quotes; of a piece of a template or a regular expression nothing. */
  readonly text: string;
  readonly start: number;
  /** Whether a line ends before it. */
  readonly isFirst: boolean;
}

/** The tokens of a script, and for each bracket the index of its partner. */
export interface Script {
  readonly tokens: readonly Token[];
  readonly partners: readonly number[];
}

const blank = /\s+|\/\/.*|\/\*[\s\S]*?\*\//y;
const name = /[#@]?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const number = /\.?[0-9](?:[\w.]|(?<=[eE])[+-])*/y;
const string = /"((?:[^"\\\r\n]|\\[\s\S])*)"|'((?:[^'\\\r\n]|\\[\s\S])*)'/y;
const regularExpression = /\/(?:[^\\/[\r\n]|\\.|\[(?:[^\]\\\r\n]|\\.)*\])+\/[a-z]*/y;
const sign = /=>|\+\+|--|\.\.\.|\?\.|[\s\S]/y;
const templatePiece = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(`|\$\{)/y;

const closers: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "${": "}" };

/** Cuts a script into tokens. Null where it does not add up: then it is for a real parser to say what is wrong. */
export function scriptTokens(text: string): Script | null {
  const reader = new Reader(text);
  return reader.read() ? reader : null;
}

class Reader implements Script {
  readonly tokens: Token[] = [];
  readonly partners: number[] = [];
  private readonly text: string;
  private readonly open: number[] = [];
  private at = 0;
  private isFirst = true;

  constructor(text: string) {
    this.text = text;
  }

  /** Whether all of it could be read. */
  read(): boolean {
    while (this.at < this.text.length) {
      const blanks = this.match(blank);
      if (blanks !== null) this.isFirst ||= /[\r\n]/.test(blanks[0]);
      else if (!this.token()) return false;
    }
    return this.open.length === 0;
  }

  private token(): boolean {
    const start = this.at;
    const word = this.match(name);
    if (word !== null) return this.push("name", word[0], start);
    if (this.match(number) !== null) return this.push("other", "", start);
    const quoted = this.match(string);
    if (quoted !== null) return this.push("string", quoted[1] ?? quoted[2] ?? "", start);
    if (this.text[start] === "/" && this.mayBeginExpression())
      return this.match(regularExpression) !== null && this.push("other", "", start);
    const found = this.match(sign)?.[0] ?? "";
    if (found === "`") return this.push("other", "", start) && this.template();
    // What begins a text or a comment that nothing ends.
    if (found === '"' || found === "'" || this.text.startsWith("/*", start)) return false;
    return this.bracketOrSign(found, start);
  }

  private bracketOrSign(found: string, start: number): boolean {
    if (found in closers) this.open.push(this.tokens.length);
    else if (found === ")" || found === "]" || found === "}") return this.close(found, start);
    return this.push("sign", found, start);
  }

  private close(found: string, start: number): boolean {
    const opener = this.open.pop();
    const opened = opener === undefined ? undefined : this.tokens[opener]?.text;
    if (opener === undefined || opened === undefined || closers[opened] !== found) return false;
    this.partners[opener] = this.tokens.length;
    this.partners[this.tokens.length] = opener;
    this.push("sign", found, start);
    return opened !== "${" || this.template();
  }

  /** The text of a template up to its end or to an expression in it. */
  private template(): boolean {
    const piece = this.match(templatePiece);
    if (piece === null) return false;
    return piece[1] === "`" || this.bracketOrSign("${", this.at - 2);
  }

  /** Whether a slash begins a regular expression here, and is no division. */
  private mayBeginExpression(): boolean {
    const before = this.tokens.at(-1);
    if (before === undefined) return true;
    if (before.kind === "name") return expressionKeywords.has(before.text);
    if (before.kind !== "sign") return false;
    if (before.text === ")") return this.closesCondition();
    if (before.text === "!") return !this.isNonNullMark();
    return !["]", "++", "--"].includes(before.text);
  }

  /** `if (x) /a/.test(x)`. */
  private closesCondition(): boolean {
    const opener = this.partners[this.tokens.length - 1] ?? 0;
    return ["if", "while", "for", "with"].includes(this.tokens[opener - 1]?.text ?? "");
  }

  /** `x! / 2`. */
  private isNonNullMark(): boolean {
    const before = this.tokens.at(-2);
    if (before === undefined) return false;
    return (before.kind === "name" && !expressionKeywords.has(before.text)) || [")", "]"].includes(before.text);
  }

  private push(kind: Token["kind"], text: string, start: number): boolean {
    this.tokens.push({ kind, text, start, isFirst: this.isFirst });
    this.isFirst = false;
    return true;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }
}

// After these a value follows.
const expressionKeywords = new Set(
  "await case delete do else extends in instanceof new of return throw typeof void yield".split(" "),
);
