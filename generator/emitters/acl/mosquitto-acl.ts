import { grouped } from "../../base/grouped.ts";
import { sortBy, unique } from "../../base/order.ts";
import type { InteractionId } from "../../model/interaction.ts";
import type { Broker, Workspace } from "../../model/workspace.ts";
import type { MqttChannel, MqttInteraction } from "../../styles/mqtt/model.ts";
import { folderOf, foldersOf, onBroker } from "./grants.ts";

/** Lines under a heading: an interaction for devices, a user for services. */
interface AclBlock {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** What `templates/acl/mosquitto.hbs` prints. */
export interface MosquittoView {
  readonly devices: readonly AclBlock[];
  readonly services: readonly AclBlock[];
}

/** What devices and services may do on an MQTT broker. */
export function mosquittoView(workspace: Workspace, broker: Broker): MosquittoView {
  const folders = foldersOf(workspace);
  const messages = onBroker(workspace, broker).filter((it): it is MqttInteraction => it.style === "mqtt");
  const byService = grouped(messages, (it) => folderOf(folders, it));
  return {
    devices: messages.filter((it) => it.role.kind === "owner").flatMap((it) => deviceBlock(it.id, it.channel)),
    services: sortBy(byService, ([service]) => service).map(([service, its]) => ({
      heading: service,
      lines: unique(its.map(serviceLine)),
    })),
  };
}

function deviceBlock(id: InteractionId, channel: MqttChannel): readonly AclBlock[] {
  const access = channel.from === "device" ? "write" : "read";
  return devicePattern(channel).map((pattern) => ({ heading: id, lines: [`pattern ${access} ${pattern}`] }));
}

// A shared subscription, `$share/<group>/…`, is judged by the filter behind the group: one line serves both.
function serviceLine({ channel, role }: MqttInteraction): string {
  const writes = role.kind === "owner" && channel.from === "service";
  return `topic ${writes ? "write" : "read"} ${filterOf(channel)}`;
}

/** The topic with `+` for its fields, each of which is a whole level. */
function filterOf({ parts }: MqttChannel): string {
  return parts.map((it) => ("field" in it ? "+" : it.text)).join("");
}

/** The topic with `%u` for its first field and `+` for the others; none where the broker would read it otherwise. */
function devicePattern({ topic, parts }: MqttChannel): readonly string[] {
  // A literal `%u` or `%c` would be replaced too.
  if (/%[uc]/.test(topic)) return [];
  const first = parts.find((it) => "field" in it);
  return [parts.map((it) => ("field" in it ? (it === first ? "%u" : "+") : it.text)).join("")];
}
