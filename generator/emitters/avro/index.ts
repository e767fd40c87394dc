import { avroFullName, avroSchema } from "../../emit/avro-schema.ts";
import { avroFilesOf } from "../../emit/avro-writers.ts";
import { defineEmitter, generated } from "../../emit/emitter.ts";
import { printJson } from "../../emit/print-json.ts";
import { namedType } from "../../model/walk.ts";

/** One schema for each payload of an event that travels as Avro. */
export const avro = defineEmitter({
  name: "avro",
  summary: "Avro schemas of event payloads",
  styles: ["event"],
  scope: "service",
  emit(service, { workspace }) {
    return avroFilesOf(workspace, service).map((it) =>
      generated(
        `contracts/avro/${avroFullName(workspace, namedType(workspace, it))}.avsc`,
        printJson(avroSchema(workspace, it)),
      ),
    );
  },
});
