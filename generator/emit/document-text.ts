import { docLines, oneLine } from "../base/text.ts";
import { capitalized, sentence, words } from "../base/words.ts";
import type { Deprecation } from "../model/lifecycle.ts";
import type { EnumValue, Field, Safety, TypeRef } from "../model/types.ts";
import { namedType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import { deprecationText, finished } from "./deprecation-text.ts";

/**
 * A text of a spec as a document shows it, in Markdown: without what hides or breaks text, and without what a viewer
 * could run. Null: there is none.
 */
export function documentText(text: string | null): string | null {
  const clean = docLines(text).join("\n");
  return clean === "" ? null : clean.replace(/<(?=\/?script)/gi, "&lt;").replace(/\beval(?=\s*\()/gi, "`eval`");
}

/** A name that a spec gives, such as a tag or a team, on one line. */
export function nameText(name: string): string {
  return documentText(oneLine(name)) ?? "";
}

/** The texts that are there, one after the other, each a sentence of its own. A text of several lines is a paragraph. */
export function sentences(...texts: readonly (string | null)[]): string | null {
  const present = texts.filter((it) => it !== null && it !== "");
  if (present.length === 0) return null;
  return present.reduce<string>((before, it) => {
    if (before === "") return it ?? "";
    return `${finished(before)}${before.includes("\n") || it?.includes("\n") === true ? "\n\n" : " "}${it}`;
  }, "");
}

/** A name as a title or summary: `getOrder` → `Get order`. */
export function titleText(name: string): string {
  return sentence(name);
}

/** What a parameter is: its own description, else its type's, else its words: `The order id.` */
export function parameterText(workspace: Workspace, field: Field): string {
  const own =
    documentText(field.description) ?? typeText(workspace, field.type) ?? `The ${words(field.name).join(" ")}.`;
  return sentences(own, safetyText(field.safety), outOfUseText(field.deprecated)) ?? own;
}

/** `Not enough stock`: the message of an error, or the words of its name. */
export function errorText({ name, message }: { readonly name: string; readonly message: string | null }): string {
  return capitalized(documentText(message === null ? null : oneLine(message)) ?? words(name).join(" "));
}

/** How a value is to be handled; null where it is nothing special. */
export function safetyText(safety: Safety): string | null {
  switch (safety) {
    case "safe":
      return null;
    case "pii":
      return "Personal data.";
    case "secret":
      return "Secret.";
  }
}

/** That something goes out of use, since when, until when, and what to use instead; null where it does not. */
export function outOfUseText(deprecated: Deprecation | null): string | null {
  return deprecated === null ? null : documentText(`Deprecated. ${deprecationText(deprecated)}`);
}

/** The values of an enum that have something to say, as a list; null when none has. */
export function valuesText(values: readonly EnumValue[]): string | null {
  const lines = values.flatMap((it) => {
    const text = sentences(documentText(it.description), outOfUseText(it.deprecated));
    return text === null ? [] : [`- \`${it.names.json}\`: ${text.replace(/\s*\n\s*/g, " ")}`];
  });
  return lines.length === 0 ? null : lines.join("\n");
}

function typeText(workspace: Workspace, type: TypeRef): string | null {
  return type.kind === "named" ? documentText(namedType(workspace, type.id).description) : null;
}
