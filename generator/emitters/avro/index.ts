import { unique } from "../../base/order.ts";
import { avroFullName, avroSchema } from "../../emit/avro-schema.ts";
import { defineEmitter, generated } from "../../emit/emitter.ts";
import { printJson } from "../../emit/print-json.ts";
import { ofStyle } from "../../model/interaction.ts";
import type { TypeId } from "../../model/types.ts";
import { namedType } from "../../model/walk.ts";
import type { Service, Workspace } from "../../model/workspace.ts";

/** One schema for each payload of an event that travels as Avro. */
export const avro = defineEmitter({
  name: "avro",
  summary: "Avro schemas of event payloads",
  styles: ["event"],
  scope: "service",
  emit(service, { workspace }) {
    const writers = writersOf(workspace);
    return avroPayloads(service)
      .filter((it) => writers.get(it) === service.id)
      .map((it) =>
        generated(
          `contracts/avro/${avroFullName(workspace, namedType(workspace, it))}.avsc`,
          printJson(avroSchema(workspace, it)),
        ),
      );
  },
});

function avroPayloads(service: Service): readonly TypeId[] {
  const producers = ofStyle(service, "event").filter(
    (it) => it.role.kind === "producer" && it.channel.encoding === "avro",
  );
  return unique(producers.map((it) => it.channel.payload));
}

const writersByWorkspace = new WeakMap<Workspace, ReadonlyMap<TypeId, string>>();

/** Which service writes the file of a payload: the first of those that publish it. */
function writersOf(workspace: Workspace): ReadonlyMap<TypeId, string> {
  const known = writersByWorkspace.get(workspace);
  if (known !== undefined) return known;
  const made = new Map<TypeId, string>();
  for (const service of workspace.services) {
    for (const id of avroPayloads(service)) made.set(id, made.get(id) ?? service.id);
  }
  writersByWorkspace.set(workspace, made);
  return made;
}
