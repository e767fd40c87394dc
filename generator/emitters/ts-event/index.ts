import { defineEmitter, generated } from "../../emit/emitter.ts";
import { moduleFile } from "../../emit/typescript/module-path.ts";
import { consumersModule, eventsModule } from "../../emit/typescript/operations-module.ts";
import type { OperationsView } from "../../emit/typescript/operations-view.ts";
import { wrapped } from "../../emit/typescript/wrapped.ts";
import { schemasModule, schemasView } from "./schemas.ts";
import { consumersView, eventsView } from "./view.ts";

/** Events as data: what producers publish, and what consumers do with it. */
export const tsEvent = defineEmitter({
  name: "ts-event",
  summary: "TypeScript operations of events: topics, keys, codecs, retries and dead letters",
  styles: ["event"],
  scope: "service",
  emit(service, { workspace, render }) {
    const events = eventsView(workspace, service);
    const consumers = consumersView(workspace, service);
    const schemas = schemasView(workspace, service);
    const module = (name: string, text: string) => generated(moduleFile({ unit: service, module: name }), text);
    const operations = (view: OperationsView) => wrapped(render("ts-event/operations", view));
    return [
      ...(events === null ? [] : [module(eventsModule.module, operations(events))]),
      ...(consumers === null ? [] : [module(consumersModule.module, operations(consumers))]),
      ...(schemas === null ? [] : [module(schemasModule, render("ts-event/schemas", schemas))]),
    ];
  },
});
