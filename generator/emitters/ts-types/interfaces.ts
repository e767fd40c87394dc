import type { JSONSchema } from "json-schema-to-typescript";
import { commentText, jsDoc } from "../../emit/typescript/js-doc.ts";
import { memberKey } from "../../naming/typescript.ts";

/** An interface that is to be printed. */
export interface Interface {
  /** What stands between `export interface` and the brace: `OrderInit extends Omit<Order, "status">`. */
  readonly head: string;
  readonly doc: readonly string[];
  readonly members: readonly Member[];
}

/** A property of an interface. */
export interface Member {
  readonly name: string;
  readonly doc: readonly string[];
  readonly type: string;
  readonly isOptional: boolean;
}

const options = {
  format: false,
  bannerComment: "",
  additionalProperties: false,
  ignoreMinAndMaxItems: true,
  enableConstEnums: false,
} as const;

/** The lines of each interface, in the order given. */
export async function interfaceLines(interfaces: readonly Interface[]): Promise<readonly (readonly string[])[]> {
  if (interfaces.length === 0) return [];
  const { compile } = await import("json-schema-to-typescript");
  // The library makes names of titles by rules of its own, and trips over members such as `hasOwnProperty`: it gets
  // numbers, and never sees the real names.
  const properties = Object.fromEntries(interfaces.map((it, index) => [`t${index}`, schemaOf(it, `T${index}`)]));
  const root: JSONSchema = { title: "Root", type: "object", additionalProperties: false, properties };
  const bodies = bodiesIn(await compile(root, "Root", options));
  return interfaces.map((it, index) => [
    ...jsDoc(it.doc),
    ...block(`export interface ${it.head} {`, named(it, bodies.get(`T${index}`) ?? [])),
  ]);
}

function block(head: string, body: readonly string[]): readonly string[] {
  return body.length === 0 ? [`${head}}`] : [head, ...body, "}"];
}

/** The lines of an interface with the names of its members. */
function named({ members }: Interface, lines: readonly string[]): readonly string[] {
  return lines.map((line) =>
    line.replace(/^ {2}readonly m(\d+)(?=\??: )/, (_, index) => `  readonly ${memberKey(members[index]?.name ?? "")}`),
  );
}

function schemaOf({ members }: Interface, title: string): JSONSchema {
  const properties = Object.fromEntries(members.map((it, index) => [`m${index}`, memberSchema(it)]));
  const required = members.flatMap((it, index) => (it.isOptional ? [] : [`m${index}`]));
  return { title, type: "object", additionalProperties: false, properties, required };
}

function memberSchema({ doc, type }: Member): JSONSchema {
  return { tsType: type, ...(doc.length === 0 ? {} : { description: doc.map(commentText).join("\n") }) };
}

/** The lines between the braces of each interface, indented, readonly and with their semicolons, by its title. */
function bodiesIn(text: string): ReadonlyMap<string, readonly string[]> {
  const bodies = new Map<string, readonly string[]>();
  let title: string | null = null;
  let body: string[] = [];
  for (const line of text.split("\n")) {
    const start = /^export interface (\w+) \{$/.exec(line)?.[1];
    if (start !== undefined) [title, body] = [start, []];
    else if (line === "}" && title !== null) {
      bodies.set(title, withComments(body));
      title = null;
    } else body.push(line);
  }
  return bodies;
}

/** Comments of one line take one line. */
function withComments(lines: readonly string[]): readonly string[] {
  const printed: string[] = [];
  let comment: string[] | null = null;
  for (const line of lines) {
    if (line === "/**") comment = [];
    else if (line === " */" && comment !== null) {
      printed.push(...jsDoc(comment).map((it) => `  ${it}`));
      comment = null;
    } else if (comment !== null) comment.push(line.replace(/^ \* ?/, ""));
    else if (line !== "") printed.push(`  readonly ${line};`);
  }
  return printed;
}
