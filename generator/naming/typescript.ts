import { camelCase } from "../base/words.ts";

// ECMAScript's reserved words, in strict mode and in modules, and names that a module may not declare.
const reserved = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function " +
    "if implements import in instanceof interface let new null package private protected public return static super switch this throw true try " +
    "typeof undefined var void while with yield"
  ).split(" "),
);

/** The name of a constant or function: `order-not-found` → `orderNotFound`; with a `_` where it is a word of the language. */
export function constantName(name: string): string {
  const constant = camelCase(name);
  return reserved.has(constant) ? `${constant}_` : constant;
}

/** A member of an object after a value: `.orderId`. */
export function memberAccess(name: string): string {
  return isIdentifier(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/** The key of an object literal or interface. */
export function memberKey(name: string): string {
  return isIdentifier(name) ? name : JSON.stringify(name);
}

/** The name of a method in an interface, where a plain `new` would say how to construct it. */
export function methodKey(name: string): string {
  return name === "new" ? '"new"' : memberKey(name);
}

/** Whether a name may stand as a key without quotes. */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name);
}
