import { pulsar } from "../../runtime/src/event/brokers/pulsar.ts";
import { startPulsar } from "../support/brokers/pulsar.ts";
import { itKeepsTheContract } from "./contract.ts";

itKeepsTheContract({
  name: "pulsar()",
  tools: ["pulsar"],
  start: () => startPulsar(),
  brokerAt: (url) => pulsar({ url }),
  publishesLater: false,
  sharesByRecord: true,
  readsAlone: true,
  elsewhere: { module: "pulsar", call: (url) => `pulsar(${JSON.stringify({ url })})` },
});
