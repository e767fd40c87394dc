import type { OutputFile } from "../../emit/emitter.ts";
import { defineEmitter, generated } from "../../emit/emitter.ts";
import { bodiesOf } from "../../emit/json-bodies.ts";
import type { Schema } from "../../emit/json-schema.ts";
import { printJson } from "../../emit/print-json.ts";
import type { Service, Unit, Workspace } from "../../model/workspace.ts";
import { cloudeventFile } from "./cloudevent.ts";
import { schemaFile } from "./schema-file.ts";

/** JSON Schemas of all that crosses a wire as JSON: bodies, messages, and CloudEvents envelopes. */
export const jsonSchema = defineEmitter({
  name: "json-schema",
  summary: "JSON Schema 2020-12 of JSON bodies, messages and CloudEvents envelopes",
  scope: "unit",
  styles: ["http", "event", "realtime", "mqtt"],
  emit(unit, { workspace }) {
    const bodies = bodiesOf(workspace).byUnit.get(unit.id) ?? [];
    return [
      ...bodies.map((it) => file(`${unit.fullName}.${it.name}`, schemaFile(workspace, unit, it))),
      ...envelopeFiles(workspace, unit),
    ];
  },
});

function envelopeFiles(workspace: Workspace, unit: Unit): readonly OutputFile[] {
  if (!isService(unit)) return [];
  return unit.interactions.flatMap((interaction) => {
    const schema = cloudeventFile(workspace, unit, interaction);
    return schema === null ? [] : [file(`${unit.fullName}.${interaction.name}.cloudevent`, schema)];
  });
}

function isService(unit: Unit): unit is Service {
  return unit.kind === "service" && "interactions" in unit;
}

function file(name: string, schema: Schema): OutputFile {
  return generated(`contracts/json-schema/${name}.json`, printJson(schema));
}
