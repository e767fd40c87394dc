import { defineEmitter, generated } from "../../emit/emitter.ts";
import { printJson } from "../../emit/print-json.ts";
import { protoPath } from "../../emit/proto-type.ts";
import { serviceConfig } from "./document.ts";

/** What a gRPC client of any language reads of a service's timeouts and retries. */
export const serviceConfigs = defineEmitter({
  name: "service-config",
  summary: "gRPC service configs: timeouts and retries of RPC clients",
  styles: ["grpc", "stream"],
  scope: "service",
  emit(service) {
    const config = serviceConfig(service);
    if (config === null) return [];
    const path = protoPath(service).replace(/\.proto$/, ".service_config.json");
    return [generated(`contracts/proto/${path}`, printJson(config))];
  },
});
