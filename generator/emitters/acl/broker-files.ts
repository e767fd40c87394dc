import { sortBy } from "../../base/order.ts";
import type { Broker, Workspace } from "../../model/workspace.ts";
import { onBroker } from "./grants.ts";

const files = {
  kafka: { stem: "kafka-acl", extension: "yaml", main: "event" },
  nats: { stem: "nats", extension: "conf", main: "event" },
  mqtt: { stem: "mosquitto", extension: "acl", main: "mqtt" },
} as const;

/** A kind of broker that has an access list. */
export type ListedKind = keyof typeof files;

/** A broker with the path of its list. */
export interface BrokerFile {
  readonly broker: Broker;
  readonly kind: ListedKind;
  readonly path: string;
}

/** The lists of the brokers in use. The main broker of a kind has the plain name; that of another is `nats.telemetry.conf`. */
export function brokerFiles(workspace: Workspace): readonly BrokerFile[] {
  const kinds = ["kafka", "nats", "mqtt"] as const;
  return kinds
    .flatMap((kind) => filesOfKind(workspace, kind))
    .filter((it) => onBroker(workspace, it.broker).length > 0);
}

function filesOfKind(workspace: Workspace, kind: ListedKind): readonly BrokerFile[] {
  const { stem, extension, main } = files[kind];
  const ofKind = workspace.brokers.filter((it) => it.kind === kind);
  const brokers = sortBy(ofKind, (it) => it.name);
  const plain = brokers.find((it) => it.name === main) ?? brokers[0];
  return brokers.map((broker) => {
    const name = broker === plain ? stem : `${stem}.${broker.name}`;
    return { broker, kind, path: `contracts/acl/${name}.${extension}` };
  });
}
