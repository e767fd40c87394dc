import type { ClassDeclaration, ClassExpression, Node, ObjectLiteralExpression, SourceFile } from "ts-morph";
import type { HandlersNames } from "../emit/handlers.ts";
import type { HandlersBody, HandlersFacts, HandlersMember, HandlersValue, ImportedName } from "./handlers-facts.ts";
import type { BodyLayout, ImportPlace, Manner, TypeName } from "./insert-stubs.ts";

/** A file of handlers as the compiler of TypeScript reads it; broken by the first mistake of its syntax. */
export type ParsedHandlers =
  | ({ readonly kind: "sound" } & SoundHandlers)
  | { readonly kind: "broken"; readonly message: string; readonly offset: number };

/** What a file says, and what is needed to add to it. */
export interface SoundHandlers {
  readonly facts: HandlersFacts;
  /** By the offset of the brace that opens it. */
  readonly layouts: ReadonlyMap<number, BodyLayout>;
  readonly manner: Manner;
  readonly typeName: TypeName;
  readonly importPlace: ImportPlace;
}

/** Reads a file of handlers. */
export type HandlersParser = (path: string, text: string, names: HandlersNames) => ParsedHandlers;

/** The parser. Loading it takes longer than a whole run that adds no stub. */
export async function handlersParser(): Promise<HandlersParser> {
  const morph = await import("ts-morph");
  const project = new morph.Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { noLib: true, noResolve: true, types: [] },
  });
  return (path, text, names) => {
    const source = project.createSourceFile(`/${path}`, text, { overwrite: true });
    const [mistake] = project.getProgram().getSyntacticDiagnostics(source);
    if (mistake !== undefined)
      return { kind: "broken", message: firstLine(mistake.getMessageText()), offset: mistake.getStart() };
    const reader = new Reader(morph, source, names);
    const facts = reader.facts();
    const [manner, typeName, importPlace] = [mannerOf(source, morph), reader.typeName(), importPlaceOf(source, names)];
    return { kind: "sound", facts, layouts: reader.layouts, manner, typeName, importPlace };
  };
}

type Morph = typeof import("ts-morph");

class Reader {
  readonly layouts = new Map<number, BodyLayout>();
  private readonly morph: Morph;
  private readonly source: SourceFile;
  private readonly names: HandlersNames;
  private readonly imports: ReadonlyMap<string, ImportedName>;
  /** Object literals whose place gives them the type of the handlers. */
  private readonly typed = new Set<Node>();

  constructor(morph: Morph, source: SourceFile, names: HandlersNames) {
    this.morph = morph;
    this.source = source;
    this.names = names;
    this.imports = importsOf(source);
  }

  facts(): HandlersFacts {
    const { imports } = this;
    const roots = this.source.getDescendants().flatMap((it) => this.rootsAt(it));
    for (const it of roots) this.typed.add(it);
    return { imports, exports: this.exports(), bindings: this.bindings(), roots: roots.map((it) => this.valueOf(it)) };
  }

  /** How the file can name the type of the handlers. */
  typeName(): TypeName {
    const { interfaceName, define } = this.names;
    const known = [...this.imports].find(([, it]) => it.name === interfaceName)?.[0];
    const spaces = [...this.imports].filter(([, it]) => it.name === "*").map(([local]) => local);
    const text = this.source.getFullText();
    const space = spaces.find((it) => text.includes(`${it}.${define}`) || text.includes(`${it}.${interfaceName}`));
    const isOwn = this.source.getInterface(interfaceName) ?? this.source.getTypeAlias(interfaceName);
    if (known !== undefined || isOwn !== undefined) return { text: known ?? interfaceName, isKnown: true };
    return space === undefined
      ? { text: interfaceName, isKnown: false }
      : { text: `${space}.${interfaceName}`, isKnown: true };
  }

  /** What a node says to be the handlers. */
  private rootsAt(node: Node): readonly Node[] {
    const { Node: is } = this.morph;
    if (is.isCallExpression(node))
      return this.stands(node.getExpression(), this.names.define) ? node.getArguments().slice(0, 1).map(this.bare) : [];
    if (is.isSatisfiesExpression(node)) return this.isTyped(node.getTypeNode()) ? [this.bare(node)] : [];
    if (is.isVariableDeclaration(node) || is.isPropertyDeclaration(node))
      return this.isTyped(node.getTypeNode()) ? [node.getInitializer() ?? []].flat().map(this.bare) : [];
    if (is.isClassDeclaration(node) || is.isClassExpression(node))
      return node.getImplements().some((it) => this.stands(it.getExpression(), this.names.interfaceName)) ? [node] : [];
    return this.returnedBy(node);
  }

  /** What a function returns that says to return the handlers. */
  private returnedBy(node: Node): readonly Node[] {
    const { Node: is, SyntaxKind } = this.morph;
    if (!is.isArrowFunction(node) && !is.isFunctionDeclaration(node) && !is.isFunctionExpression(node)) return [];
    const body = node.getBody();
    if (body === undefined || !this.isTyped(node.getReturnTypeNode())) return [];
    if (!is.isBlock(body)) return [this.bare(body)];
    const isFunction = (it: Node) => is.isFunctionLikeDeclaration(it) || is.isFunctionExpression(it);
    return body
      .getDescendantsOfKind(SyntaxKind.ReturnStatement)
      .filter((it) => it.getFirstAncestor(isFunction) === node)
      .flatMap((it) => it.getExpression() ?? [])
      .map(this.bare);
  }

  private isTyped(type: Node | undefined): boolean {
    if (!this.morph.Node.isTypeReference(type)) return false;
    const name = type.getTypeName();
    const [argument] = type.getTypeArguments();
    const isAround = argument !== undefined && ["Readonly", "Promise"].includes(name.getText());
    return isAround ? this.isTyped(argument) : this.stands(name, this.names.interfaceName);
  }

  /** Whether a name means what the generated module exports under this one. */
  private stands(node: Node, name: string): boolean {
    const { Node: is } = this.morph;
    if (is.isIdentifier(node)) return (this.imports.get(node.getText())?.name ?? node.getText()) === name;
    const [space = "", own] = node.getText().split(".");
    const isPath = is.isPropertyAccessExpression(node) || is.isQualifiedName(node);
    return isPath && own === name && this.imports.get(space)?.name === "*";
  }

  /** An expression without parentheses and words about its type. */
  private readonly bare = (node: Node): Node => {
    const { Node: is } = this.morph;
    const isWrapped = is.isParenthesizedExpression(node) || is.isSatisfiesExpression(node) || is.isAsExpression(node);
    return isWrapped || is.isNonNullExpression(node) ? this.bare(node.getExpression()) : node;
  };

  private exports(): ReadonlyMap<string, string> {
    const named = this.source
      .getExportDeclarations()
      .filter((it) => !it.hasModuleSpecifier())
      .flatMap((it) => it.getNamedExports())
      .map((it) => [it.getAliasNode()?.getText() ?? it.getName(), it.getName()] as const);
    const standard = this.source.getClasses().filter((it) => it.isDefaultExport());
    return new Map([...named, ...standard.map((it) => ["default", it.getName() ?? "default"] as const)]);
  }

  private bindings(): ReadonlyMap<string, HandlersValue> {
    const found = new Map<string, HandlersValue>();
    for (const it of this.source.getVariableDeclarations()) {
      const value = it.getInitializer();
      if (value !== undefined) found.set(it.getName(), this.valueOf(value));
    }
    for (const it of this.source.getClasses()) found.set(it.getName() ?? "default", this.valueOf(it));
    const standard = this.source.getExportAssignment((it) => !it.isExportEquals());
    if (standard !== undefined) found.set("default", this.valueOf(standard.getExpression()));
    return found;
  }

  private valueOf(node: Node): HandlersValue {
    const { Node: is } = this.morph;
    const value = this.bare(node);
    const offset = value.getStart();
    if (is.isObjectLiteralExpression(value)) return { kind: "body", body: this.objectOf(value) };
    if (is.isClassDeclaration(value) || is.isClassExpression(value)) return { kind: "body", body: this.classOf(value) };
    if (is.isIdentifier(value)) return { kind: "name", name: value.getText(), of: null, offset };
    if (is.isNewExpression(value)) return this.valueOf(value.getExpression());
    if (is.isPropertyAccessExpression(value) && is.isIdentifier(value.getExpression()))
      return { kind: "name", name: value.getName(), of: value.getExpression().getText(), offset };
    const [argument] = is.isCallExpression(value) ? value.getArguments() : [];
    const isDefined = is.isCallExpression(value) && this.stands(value.getExpression(), this.names.define);
    return isDefined && argument !== undefined ? this.valueOf(argument) : { kind: "unknown", offset };
  }

  private objectOf(node: ObjectLiteralExpression): HandlersBody {
    const { Node: is, SyntaxKind } = this.morph;
    const all = node.getProperties();
    const isTyped = this.typed.has(node);
    const members: HandlersMember[] = [];
    const parts: HandlersValue[] = [];
    for (const it of all) {
      const nameNode = is.isSpreadAssignment(it) ? null : it.getNameNode();
      if (nameNode !== null && isSymbol(nameNode)) continue;
      const name = nameNode === null ? null : memberName(nameNode, this.morph);
      if (name !== null) members.push(name);
      else parts.push(is.isSpreadAssignment(it) ? this.valueOf(it.getExpression()) : unknownAt(it));
    }
    const hasTrailingComma = all.at(-1)?.getNextSiblingIfKind(SyntaxKind.CommaToken) !== undefined;
    const open = this.addLayout(node, { kind: "object", elements: all, hasTrailingComma, needsType: !isTyped });
    return { kind: "object", open, isTyped, members, parts };
  }

  private classOf(node: ClassDeclaration | ClassExpression): HandlersBody {
    const base = node.getExtends()?.getExpression();
    const members: HandlersMember[] = [];
    const parts: HandlersValue[] = base === undefined ? [] : [this.valueOf(base)];
    for (const it of node.getInstanceMembers()) {
      const nameNode = it.getNameNode();
      const isHidden = it.hasModifier("private") || it.hasModifier("protected");
      if (isHidden || isSymbol(nameNode) || this.morph.Node.isPrivateIdentifier(nameNode)) continue;
      const name = memberName(nameNode, this.morph);
      if (name === null) parts.push(unknownAt(it));
      else members.push(name);
    }
    const layout = { kind: "class", elements: node.getMembers(), hasTrailingComma: false, needsType: true } as const;
    return { kind: "class", open: this.addLayout(node, layout), isTyped: false, members, parts };
  }

  private addLayout(
    node: Node,
    { elements, ...rest }: Pick<BodyLayout, "kind" | "hasTrailingComma" | "needsType"> & { elements: readonly Node[] },
  ): number {
    const open = node.getFirstChildByKindOrThrow(this.morph.SyntaxKind.OpenBraceToken).getStart();
    const places = elements.map((it) => ({ start: it.getStart(), end: it.getEnd() }));
    const isClosed = /[;}]$/.test(elements.at(-1)?.getText() ?? "");
    this.layouts.set(open, { ...rest, open, close: node.getEnd() - 1, elements: places, isClosed });
    return open;
  }
}

function unknownAt(node: Node): HandlersValue {
  return { kind: "unknown", offset: node.getStart() };
}

/** `[Symbol.iterator]`: no name of a handler. */
function isSymbol(node: Node): boolean {
  return /^\[\s*Symbol\./.test(node.getText());
}

/** Null: only running the program would tell. */
function memberName(node: Node, { Node: is }: Morph): HandlersMember | null {
  const written = is.isComputedPropertyName(node) ? node.getExpression() : node;
  const offset = written.getStart();
  if (is.isStringLiteral(written) || is.isNoSubstitutionTemplateLiteral(written))
    return { name: written.getLiteralText(), offset };
  const isPlain = written === node && (is.isIdentifier(node) || is.isNumericLiteral(node));
  return isPlain ? { name: node.getText(), offset } : null;
}

function importsOf(source: SourceFile): ReadonlyMap<string, ImportedName> {
  const found = new Map<string, ImportedName>();
  for (const it of source.getImportDeclarations()) {
    const module = it.getModuleSpecifierValue();
    const standard = it.getDefaultImport()?.getText();
    const space = it.getNamespaceImport()?.getText();
    if (standard !== undefined) found.set(standard, { module, name: "default" });
    if (space !== undefined) found.set(space, { module, name: "*" });
    for (const named of it.getNamedImports())
      found.set(named.getAliasNode()?.getText() ?? named.getName(), { module, name: named.getName() });
  }
  return found;
}

function mannerOf(source: SourceFile, { Node: is }: Morph): Manner {
  const statements = source
    .getDescendants()
    .filter((it) => is.isImportDeclaration(it) || is.isVariableStatement(it) || is.isExpressionStatement(it));
  const closed = statements.filter((it) => it.getText().endsWith(";")).length;
  const quote = source.getImportDeclarations()[0]?.getModuleSpecifier().getText().startsWith("'") === true ? "'" : '"';
  return { hasSemicolons: closed * 2 >= statements.length, quote };
}

function importPlaceOf(source: SourceFile, { define }: HandlersNames): ImportPlace {
  const all = source.getImportDeclarations();
  const own = all.find((it) => it.getNamedImports().some((named) => named.getName() === define));
  const lastName = own?.getNamedImports().at(-1);
  if (own !== undefined && lastName !== undefined)
    return { kind: "names", offset: lastName.getEnd(), isTypeOnly: own.isTypeOnly() };
  const last = all.at(-1);
  if (last !== undefined) return { kind: "line", offset: last.getEnd(), isFirst: false };
  return { kind: "line", offset: /^#!.*\r?\n/.exec(source.getFullText())?.[0].length ?? 0, isFirst: true };
}

function firstLine(message: string | { getMessageText(): string }): string {
  return typeof message === "string" ? message : message.getMessageText();
}
