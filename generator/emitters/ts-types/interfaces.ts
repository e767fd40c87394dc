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
  const printed = await printedMembers(interfaces.flatMap((it) => it.members));
  return interfaces.map(({ doc, head, members }) => {
    const body = members.flatMap((it) => named(it, printed.get(keyOf(it)) ?? []));
    return [...jsDoc(doc), ...block(`export interface ${head} {`, body)];
  });
}

function block(head: string, body: readonly string[]): readonly string[] {
  return body.length === 0 ? [`${head}}`] : [head, ...body, "}"];
}

/** The lines of a member with its name, indented, readonly and with its semicolon. */
function named({ name }: Member, lines: readonly string[]): readonly string[] {
  return lines.map((it) => it.replace(/^ {2}readonly m\d+(?=\??: )/, () => `  readonly ${memberKey(name)}`));
}

/** All that a member's lines follow from but its name: members of many interfaces are alike, and printed once. */
function keyOf({ doc, type, isOptional }: Member): string {
  return JSON.stringify([type, isOptional, ...doc]);
}

/** The lines of members under the names `m0`, `m1` and so on, by their keys. */
async function printedMembers(members: readonly Member[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const distinct = new Map(members.map((it) => [keyOf(it), it]));
  if (distinct.size === 0) return new Map();
  const { compile } = await import("json-schema-to-typescript");
  const bodies = bodiesIn(await compile(schemaOf([...distinct.values()]), "All", options));
  return new Map([...distinct.keys()].map((key, index) => [key, bodies[index] ?? []]));
}

/** The library makes names by rules of its own, and trips over members such as `hasOwnProperty`: it gets numbers. */
function schemaOf(members: readonly Member[]): JSONSchema {
  const properties = Object.fromEntries(members.map((it, index) => [`m${index}`, memberSchema(it)]));
  const required = members.flatMap((it, index) => (it.isOptional ? [] : [`m${index}`]));
  return { title: "All", type: "object", additionalProperties: false, properties, required };
}

function memberSchema({ doc, type }: Member): JSONSchema {
  return { tsType: type, ...(doc.length === 0 ? {} : { description: doc.map(commentText).join("\n") }) };
}

/** The lines of each member of the one interface of a text. Comments of one line take one line. */
function bodiesIn(text: string): readonly (readonly string[])[] {
  const lines = text.split("\n");
  const bodies: string[][] = [];
  let body: string[] = [];
  let comment: string[] | null = null;
  for (const line of lines.slice(lines.indexOf("export interface All {") + 1, lines.lastIndexOf("}"))) {
    if (line === "/**") comment = [];
    else if (line === " */" && comment !== null) {
      body.push(...jsDoc(comment).map((it) => `  ${it}`));
      comment = null;
    } else if (comment !== null) comment.push(line.replace(/^ \* ?/, ""));
    else if (line !== "") {
      bodies.push([...body, `  readonly ${line};`]);
      body = [];
    }
  }
  return bodies;
}
