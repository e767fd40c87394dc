import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kafka } from "../../infra/places.mjs";
import { freePort, startServer } from "../../judges/server-process.ts";
import { type BrokerServer, commandOf, javaForTests, startBroker } from "./broker-server.ts";

/** What a Kafka is started with. */
export interface KafkaSettings {
  /** Passwords by user name, for SASL PLAIN; nobody but `admin` may do anything then. Left out: no users, all is allowed. */
  readonly users?: Readonly<Record<string, string>>;
  /** Partitions of a topic that is made without saying how many; 3. */
  readonly partitions?: number;
  /** Another way to it, such as a proxy: whoever comes by that port stays on it. It is told where it must lead. */
  readonly otherWay?: { readonly port: number; lead(port: number): void };
}

/** Whoever may do everything, where there are users. */
export const kafkaAdmin = { user: "admin", password: "admin-pw" };

/** Starts Kafka: one node that is broker and controller. Needs `kafka`. */
export async function startKafka(settings: KafkaSettings = {}): Promise<BrokerServer> {
  const { users, partitions = 3, otherWay } = settings;
  const java = await commandOf("java");
  return startBroker(async (folder) => {
    const [port, controller] = [await freePort(), await freePort()];
    const data = join(folder, "data");
    const properties = join(folder, "server.properties");
    cpSync(join(kafka, "formatted"), data, { recursive: true });
    const protocol = users === undefined ? "PLAINTEXT" : "SASL_PLAINTEXT";
    const lines = {
      ...quickOnOneNode,
      "controller.quorum.voters": `1@127.0.0.1:${controller}`,
      listeners: `${protocol}://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
      "log.dirs": data,
      "num.partitions": partitions,
      ...(users === undefined ? {} : withUsers(users)),
      ...(otherWay === undefined ? {} : await withOtherWay(otherWay, { port, controller })),
    };
    writeFileSync(
      properties,
      Object.entries(lines)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(""),
    );
    const args = [
      ...javaForTests,
      ...["-Xms64m", "-Xmx192m", "-XX:MaxMetaspaceSize=160m"],
      "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
      "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
      ...["-cp", join(kafka, "libs", "*"), "kafka.Kafka", properties],
    ];
    const start = () => startServer(java, args, /Kafka Server started/, {}, 60_000);
    return { url: `kafka://127.0.0.1:${port}`, port, start };
  });
}

const quickOnOneNode = {
  "process.roles": "broker,controller",
  "node.id": 1,
  "controller.listener.names": "CONTROLLER",
  "auto.create.topics.enable": false,
  "offsets.topic.num.partitions": 1,
  "offsets.topic.replication.factor": 1,
  "transaction.state.log.num.partitions": 1,
  "transaction.state.log.replication.factor": 1,
  "transaction.state.log.min.isr": 1,
  "share.coordinator.state.topic.num.partitions": 1,
  "share.coordinator.state.topic.replication.factor": 1,
  "share.coordinator.state.topic.min.isr": 1,
  "group.initial.rebalance.delay.ms": 0,
  // A broker that was killed is let in again when its last session is over.
  "broker.session.timeout.ms": 1000,
  "broker.heartbeat.interval.ms": 200,
  "group.min.session.timeout.ms": 500,
  // The default takes 128 MB.
  "log.cleaner.dedupe.buffer.size": 2_097_152,
  "num.network.threads": 2,
  "num.io.threads": 2,
  "background.threads": 2,
};

/** Clients are told of the brokers by the way that they came. */
async function withOtherWay(
  otherWay: NonNullable<KafkaSettings["otherWay"]>,
  { port, controller }: { readonly port: number; readonly controller: number },
): Promise<Readonly<Record<string, string>>> {
  const own = await freePort();
  otherWay.lead(own);
  const straight = `PLAINTEXT://127.0.0.1:${port}`;
  return {
    listeners: `${straight},OTHER://127.0.0.1:${own},CONTROLLER://127.0.0.1:${controller}`,
    "advertised.listeners": `${straight},OTHER://127.0.0.1:${otherWay.port}`,
    "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,OTHER:PLAINTEXT",
  };
}

function withUsers(users: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const all = { ...users, [kafkaAdmin.user]: kafkaAdmin.password };
  const passwords = Object.entries(all).map(([user, password]) => `user_${user}="${password}"`);
  const own = `username="${kafkaAdmin.user}" password="${kafkaAdmin.password}"`;
  const login = "org.apache.kafka.common.security.plain.PlainLoginModule required";
  return {
    "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT",
    "security.inter.broker.protocol": "SASL_PLAINTEXT",
    "sasl.mechanism.inter.broker.protocol": "PLAIN",
    "sasl.enabled.mechanisms": "PLAIN",
    "listener.name.sasl_plaintext.plain.sasl.jaas.config": `${login} ${own} ${passwords.join(" ")};`,
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    // The second is the listener of the controller, which nobody but the node itself talks to.
    "super.users": "User:admin;User:ANONYMOUS",
    "allow.everyone.if.no.acl.found": "false",
  };
}
