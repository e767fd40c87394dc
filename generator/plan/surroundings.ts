import { avroFilesOf } from "../emit/avro-writers.ts";
import { bodiesOf } from "../emit/json-bodies.ts";
import { protoNodes } from "../emit/proto-scope.ts";
import { hiddenWords } from "../emit/proto-type-names.ts";
import { subgraph } from "../emit/subgraph.ts";
import { codecUses, wires } from "../emit/typescript/codec-reach.ts";
import { domainName, domainTypes } from "../emit/typescript/domain-names.ts";
import { ofStyle } from "../model/interaction.ts";
import type { Service, Unit, Workspace } from "../model/workspace.ts";

/** What the workspace around a unit makes of it: what others need of its types, and which names they leave to it. */
export function surroundings(workspace: Workspace, unit: Unit): readonly string[] {
  const names = domainTypes(workspace, unit).map((it) => Object.values(domainName(workspace, it.id)).join(" "));
  const codecs = wires.map((wire) =>
    codecUses(workspace, unit, wire)
      .map(({ type, form }) => `${wire} ${form} ${type.id}`)
      .join("\n"),
  );
  const messages = protoNodes(workspace, unit.id).map((it) => `${it.kind} ${it.id}`);
  const hidden = hiddenWords(workspace, unit.protoPackage);
  return [...names, ...codecs, ...messages, ...hidden, ...bodyFacts(workspace, unit), ...graphFacts(workspace, unit)];
}

/** Who uses a type as a body gives it a file, with examples; events name the file, and one service writes it in Avro. */
function bodyFacts(workspace: Workspace, unit: Unit): readonly string[] {
  const { byUnit, nameOf } = bodiesOf(workspace);
  const bodies = (byUnit.get(unit.id) ?? []).map(({ name, form, content, examples }) =>
    JSON.stringify([name, form, content.kind === "type" ? content.id : content.kind, examples]),
  );
  if (unit.kind === "library") return bodies;
  const service = unit as Service;
  const payloads = ofStyle(service, "event").map((it) => nameOf(it.channel.payload, "in"));
  return [...bodies, ...payloads, ...avroFilesOf(workspace, service)];
}

function graphFacts(workspace: Workspace, unit: Unit): readonly string[] {
  const definitions = unit.kind === "service" ? subgraph(workspace, unit as Service)?.definitions : undefined;
  return (definitions ?? []).map((it) => `${it.name} ${it.directives.join(" ")}`);
}
