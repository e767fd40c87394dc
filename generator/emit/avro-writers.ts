import { unique } from "../base/order.ts";
import { ofStyle } from "../model/interaction.ts";
import type { TypeId } from "../model/types.ts";
import type { Service, Workspace } from "../model/workspace.ts";

/** The payloads whose Avro schemas a service writes: of those that it publishes, those that no service before it does. */
export function avroFilesOf(workspace: Workspace, service: Service): readonly TypeId[] {
  const writers = writersOf(workspace);
  return avroPayloads(service).filter((it) => writers.get(it) === service.id);
}

function avroPayloads(service: Service): readonly TypeId[] {
  const producers = ofStyle(service, "event").filter(
    (it) => it.role.kind === "producer" && it.channel.encoding === "avro",
  );
  return unique(producers.map((it) => it.channel.payload));
}

const writersByWorkspace = new WeakMap<Workspace, ReadonlyMap<TypeId, string>>();

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
