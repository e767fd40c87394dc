import { maxDepth } from "../values/pass.ts";

/** Has the codecs' own limit on nesting: a level of a type that holds itself may take several messages. */
export const binaryOptions = { recursionLimit: 10 * maxDepth };
