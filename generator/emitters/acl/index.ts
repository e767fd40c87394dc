import { unreachable } from "../../base/unreachable.ts";
import type { EmitTools } from "../../emit/emitter.ts";
import { defineEmitter, generated } from "../../emit/emitter.ts";
import type { BrokerFile } from "./broker-files.ts";
import { brokerFiles } from "./broker-files.ts";
import { kafkaAclText } from "./kafka-acl-text.ts";
import { mosquittoView } from "./mosquitto-acl.ts";
import { natsView } from "./nats-conf.ts";
import { rpcText } from "./rpc.ts";

/** Access lists of the brokers in use, and who may call which RPC method. */
export const acl = defineEmitter({
  name: "acl",
  summary: "Access lists: Kafka, NATS and MQTT by who produces and consumes, RPC by who calls",
  scope: "workspace",
  styles: ["grpc", "stream", "event", "mqtt"],
  emit(workspace, tools) {
    const files = brokerFiles(workspace).map((it) => generated(it.path, listText(it, tools)));
    const rpc = rpcText(workspace);
    return rpc === null ? files : [...files, generated("contracts/acl/rpc.yaml", rpc)];
  },
});

function listText({ broker, kind }: BrokerFile, { workspace, render }: EmitTools): string {
  switch (kind) {
    case "kafka":
      return kafkaAclText(workspace, broker);
    case "nats":
      return render("acl/nats", natsView(workspace, broker));
    case "mqtt":
      return render("acl/mosquitto", mosquittoView(workspace, broker));
    default:
      return unreachable(kind);
  }
}
