import { type HandlersSeed, stubParameters } from "../../emit/seeded.ts";

/** What `ts-handlers/handlers` prints. */
export interface HandlersView extends Pick<HandlersSeed, "constant" | "define" | "moduleSpecifier"> {
  /** `async placeOrder(_input, ctx)`. */
  readonly methods: readonly string[];
}

/** The view of a handlers file that nobody has touched yet. */
export function handlersView({ constant, define, moduleSpecifier, stubs }: HandlersSeed): HandlersView {
  const methods = stubs.map((it) => `${it.kind === "promise" ? "async " : ""}${it.name}(${stubParameters(it)})`);
  return { constant, define, moduleSpecifier, methods };
}
