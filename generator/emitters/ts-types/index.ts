import { defineEmitter, generated } from "../../emit/emitter.ts";
import { wrapped } from "../../emit/typescript/wrapped.ts";
import { errorsView } from "./errors-view.ts";
import { typesView } from "./view.ts";

/** The types that code sees, and the errors that calls may fail with. */
export const tsTypes = defineEmitter({
  name: "ts-types",
  summary: "TypeScript types and errors",
  styles: ["http", "grpc", "stream", "event", "graphql", "realtime", "mqtt"],
  scope: "unit",
  async emit(unit, { workspace, render }) {
    const types = await typesView(workspace, unit);
    const errors = errorsView(workspace, unit);
    return [
      ...(types === null ? [] : [generated(`${unit.folder}/types.ts`, wrapped(render("ts-types/types", types)))]),
      ...(errors === null ? [] : [generated(`${unit.folder}/errors.ts`, wrapped(render("ts-types/errors", errors)))]),
    ];
  },
});
