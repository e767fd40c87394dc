import { defineEmitter, generated } from "../../emit/emitter.ts";
import { wrapped } from "../../emit/typescript/wrapped.ts";
import { examplesView } from "./examples-view.ts";

/** A value of each type, for tests. */
export const tsExamples = defineEmitter({
  name: "ts-examples",
  summary: "Example values of the TypeScript types, for tests",
  styles: ["http", "grpc", "stream", "event", "graphql", "realtime", "mqtt"],
  scope: "unit",
  emit(unit, { workspace, render }) {
    const view = examplesView(workspace, unit);
    if (view === null) return [];
    return [generated(`${unit.folder}/examples.ts`, wrapped(render("ts-examples/examples", view)))];
  },
});
