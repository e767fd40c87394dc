import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pulsar } from "../../infra/places.mjs";
import { freePort, type ServerProcess, startServer } from "../../judges/server-process.ts";
import { type BrokerServer, commandOf, javaForTests, startBroker } from "./broker-server.ts";

/** Starts Pulsar, all of it in one process, with its WebSocket API. Takes eight seconds, and more where others run. Needs `pulsar`. */
export async function startPulsar(): Promise<BrokerServer> {
  const java = await commandOf("java");
  return startBroker(async (folder) => {
    const [binary, port] = [await freePort(), await freePort()];
    const url = `http://127.0.0.1:${port}`;
    const config = join(folder, "standalone.conf");
    const logging = join(folder, "log4j2.xml");
    writeFileSync(config, [...small, `brokerServicePort=${binary}`, `webServicePort=${port}`, ""].join("\n"));
    writeFileSync(logging, log4j);
    const args = [
      ...javaForTests,
      ...["-Xms256m", "-Xmx512m", "-XX:MaxDirectMemorySize=512m"],
      ...opened.flatMap((it) => ["--add-opens", `${it}=ALL-UNNAMED`]),
      "-Dio.netty.tryReflectionSetAccessible=true",
      "-Djava.net.preferIPv4Stack=true",
      `-Dbookkeeper.metadata.bookie.drivers=org.apache.pulsar.metadata.bookkeeper.PulsarMetadataBookieDriver`,
      `-Dbookkeeper.metadata.client.drivers=org.apache.pulsar.metadata.bookkeeper.PulsarMetadataClientDriver`,
      `-Dlog4j.configurationFile=${logging}`,
      "-Dlog4j2.is.webapp=false",
      ...["-cp", join(pulsar, "lib", "*"), "org.apache.pulsar.PulsarStandaloneStarter", "--config", config],
      ...["--no-functions-worker", "--no-stream-storage", "--advertised-address", "127.0.0.1"],
      ...["--metadata-dir", join(folder, "metadata"), "--bookkeeper-dir", join(folder, "bookkeeper")],
    ];
    const start = async () => {
      const server = await startServer(java, args, /messaging service is ready/, {}, 90_000);
      return ready(server, url);
    };
    return { url, port, start };
  });
}

/** It serves before its namespace is there, and before its store takes anything: so it is ready once a topic can be made. */
async function ready(server: ServerProcess, url: string): Promise<ServerProcess> {
  for (let tries = 0; tries < 600; tries += 1) {
    // A topic that could not be made may be there all the same: each try has its own.
    const topic = `${url}/admin/v2/persistent/public/default/ready-${Date.now()}-${tries}`;
    const isMade = await fetch(topic, { method: "PUT" }).then(
      (it) => it.ok,
      () => false,
    );
    if (isMade) {
      await fetch(`${topic}?force=true`, { method: "DELETE" });
      return server;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await server.stop();
  throw new Error(`Pulsar makes no topics: ${server.log()}`);
}

const small = [
  "clusterName=standalone",
  "bindAddress=127.0.0.1",
  "advertisedAddress=127.0.0.1",
  // Else its store listens on all addresses.
  "listeningInterface=lo",
  "allowLoopback=true",
  "httpServerEnabled=false",
  "webSocketServiceEnabled=true",
  "managedLedgerDefaultEnsembleSize=1",
  "managedLedgerDefaultWriteQuorum=1",
  "managedLedgerDefaultAckQuorum=1",
  // Else its only store is left alone for half an hour, once it was slow to come.
  "bookkeeperClientHealthCheckEnabled=false",
  "ledgerStorageClass=org.apache.bookkeeper.bookie.storage.ldb.DbLedgerStorage",
  "journalSyncData=false",
  "journalMaxSizeMB=64",
  "journalPreAllocSizeMB=4",
  "diskUsageThreshold=0.99",
  "diskUsageWarnThreshold=0.99",
  "loadManagerClassName=org.apache.pulsar.broker.loadbalance.NoopLoadManager",
  "loadBalancerEnabled=false",
  "numIOThreads=2",
  "numHttpServerThreads=8",
  "numOrderedExecutorThreads=2",
  "numExecutorThreadPoolSize=2",
  "numCacheExecutorThreadPoolSize=2",
  "topicOrderedExecutorThreadNum=2",
  "webSocketNumIoThreads=2",
  "webSocketConnectionsPerBroker=2",
  "managedLedgerCacheSizeMB=32",
  "dbStorage_writeCacheMaxSizeMb=32",
  "dbStorage_readAheadCacheMaxSizeMb=16",
  "dbStorage_rocksDB_blockCacheSize=8388608",
  "defaultNumberOfNamespaceBundles=1",
  "brokerDeleteInactiveTopicsEnabled=false",
  "acknowledgmentAtBatchIndexLevelEnabled=true",
  "systemTopicEnabled=true",
  "topicLevelPoliciesEnabled=true",
];

const opened = [
  "java.base/java.io",
  "java.base/java.util.zip",
  "java.base/java.nio",
  "java.base/jdk.internal.misc",
  "java.base/jdk.internal.platform",
  "java.management/sun.management",
  "jdk.management/com.sun.management.internal",
];

const log4j = `<Configuration status="ERROR">
  <Appenders><Console name="out"><PatternLayout pattern="%p %c{1} %m%n"/></Console></Appenders>
  <Loggers>
    <Logger name="org.apache.pulsar.broker.PulsarService" level="info"/>
    <Root level="warn"><AppenderRef ref="out"/></Root>
  </Loggers>
</Configuration>
`;
