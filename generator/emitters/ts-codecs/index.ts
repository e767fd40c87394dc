import { defineEmitter, generated } from "../../emit/emitter.ts";
import { moduleFile } from "../../emit/typescript/module-path.ts";
import { wireModules } from "../../emit/typescript/wire-modules.ts";
import { wrapped } from "../../emit/typescript/wrapped.ts";
import { codecsView } from "./view.ts";

/** How values travel: for each wire that a unit's types take, one module of codecs. */
export const tsCodecs = defineEmitter({
  name: "ts-codecs",
  summary: "TypeScript codecs: JSON, protobuf, Avro and GraphQL to the types of code and back, checked",
  styles: ["http", "grpc", "stream", "event", "graphql", "realtime", "mqtt"],
  scope: "unit",
  emit(unit, { workspace, render }) {
    return wireModules.flatMap((wire) => {
      const view = codecsView(workspace, unit, wire);
      if (view === null) return [];
      const text = wrapped(render(view.template, view.view));
      return [generated(moduleFile({ unit, module: wire.module }), text)];
    });
  },
});
