import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Checked } from "../../generator/base/diagnostic.ts";
import { fileOrigin } from "../../generator/base/origin.ts";
import { render } from "../../generator/emit/render.ts";
import type { HandlerStub, HandlersSeed } from "../../generator/emit/seeded.ts";
import { handlersView } from "../../generator/emitters/ts-handlers/view.ts";
import type { PlannedSeed } from "../../generator/plan/plan.ts";
import type { HandlersChange } from "../../generator/write/handlers-changes.ts";
import type { HandlersFolder } from "../../generator/write/read-handlers.ts";
import { reconcileHandlers } from "../../generator/write/reconcile-handlers.ts";
import type { Tree } from "./temp-folder.ts";

/** What `seed.json` of a case says; what it leaves out is as usual. */
export interface MergeSeed {
  readonly stubs: readonly (Partial<HandlerStub> & Pick<HandlerStub, "name">)[];
  /** Names of handlers whose interactions are gone. */
  readonly former?: readonly string[];
  /** False where the handlers are not what TypeScript would take. */
  readonly compiles?: boolean;
}

/** The seed of a service `orders` with these stubs. */
export function ordersSeed({ stubs }: MergeSeed): HandlersSeed {
  return {
    service: "orders",
    constant: "orders",
    define: "defineOrdersHandlers",
    interfaceName: "OrdersHandlers",
    moduleSpecifier: "../../generated/orders/handlers.js",
    stubs: stubs.map((it) => ({
      parameters: ["input", "ctx"],
      kind: "promise",
      was: [],
      origin: { file: "specs/orders.yaml", path: ["interactions", it.name], on: "value", offset: null },
      ...it,
    })),
  };
}

/** A folder of handlers that is nowhere on disk. */
export function folderOf(texts: Tree): HandlersFolder {
  return {
    shown: "src/handlers",
    file: (path) => {
      const text = texts[path];
      if (text === undefined) return { kind: "absent" };
      return { kind: "text", text: text.replace(/^\ufeff/, ""), hasMark: text.startsWith("\ufeff") };
    },
    paths: () => Object.keys(texts).sort(),
    texts: new Map(Object.entries(texts)),
  };
}

/** Does to texts what a run does to files. */
export async function merged(texts: Tree, seed: MergeSeed): Promise<Checked<readonly HandlersChange[]>> {
  const data = ordersSeed(seed);
  const content = render("ts-handlers/handlers", handlersView(data));
  const planned: PlannedSeed = {
    path: "orders.ts",
    content,
    seed: data,
    emitter: "ts-handlers",
    origin: fileOrigin("specs/orders.yaml"),
  };
  return reconcileHandlers([planned], folderOf(texts), () => new Set(seed.former));
}

/** The texts after the changes. */
export function after(texts: Tree, changes: readonly HandlersChange[]): Tree {
  const changed = changes.map((it) => [it.path, it.hasMark ? `\ufeff${it.after}` : it.after] as const);
  return { ...texts, ...Object.fromEntries(changed) };
}

/** The files of a case: `before.ts` is `orders.ts`, `before-reads.ts` is `reads.ts`. */
export function caseTexts(dir: string, stem: "before" | "after"): Tree {
  const names = readdirSync(dir).filter((it) => it === `${stem}.ts` || it.startsWith(`${stem}-`));
  return Object.fromEntries(names.map((it) => [pathOf(it, stem), readFileSync(join(dir, it), "utf8")]));
}

/** The name in a case of a file of handlers. */
export function caseName(path: string, stem: "before" | "after"): string {
  return path === "orders.ts" ? `${stem}.ts` : `${stem}-${path}`;
}

/** What `generated/orders/handlers.ts` would be for the stubs, as far as handlers can see. */
export function standIn({ stubs }: MergeSeed): string {
  const methods = ordersSeed({ stubs }).stubs.map(({ name, kind, parameters }) => {
    const given = parameters.map((it) => `${it}: ${it === "ctx" ? "Context" : "Order"}`).join(", ");
    return `  ${name}(${given}): ${kind === "stream" ? "AsyncIterable" : "Promise"}<Order>;\n`;
  });
  return `export interface Order { readonly id: string }
export interface Context { unimplemented(): Error }
export interface OrdersHandlers {\n${methods.join("")}}
export function defineOrdersHandlers(handlers: OrdersHandlers): OrdersHandlers { return handlers; }
`;
}

function pathOf(name: string, stem: string): string {
  return name === `${stem}.ts` ? "orders.ts" : name.slice(stem.length + 1);
}
