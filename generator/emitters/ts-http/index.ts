import { defineEmitter, generated } from "../../emit/emitter.ts";
import { moduleFile } from "../../emit/typescript/module-path.ts";
import { httpModule } from "../../emit/typescript/operations-module.ts";
import { wrapped } from "../../emit/typescript/wrapped.ts";
import { httpView } from "./view.ts";

/** REST endpoints as data: what clients send and servers route. */
export const tsHttp = defineEmitter({
  name: "ts-http",
  summary: "TypeScript operations of HTTP: routes, bindings, codecs and policies",
  styles: ["http"],
  scope: "service",
  emit(service, { workspace, render }) {
    const view = httpView(workspace, service);
    if (view === null) return [];
    const file = moduleFile({ unit: service, module: httpModule.module });
    return [generated(file, wrapped(render("ts-http/operations", view)))];
  },
});
