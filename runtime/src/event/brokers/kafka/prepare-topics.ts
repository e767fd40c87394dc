import { interactionError } from "../../../interaction-error.ts";
import type { TopicSettings } from "../../broker.ts";
import type { Cluster } from "./cluster.ts";
import { errorIds, kafkaFailure } from "./failures.ts";
import { listOffsets } from "./offsets.ts";
import { onceSettled } from "./once-settled.ts";

/** How topics are made that are not there. */
export interface NewTopics {
  /** How many partitions they get; null: as many as the broker gives. */
  readonly partitions: number | null;
  /** On how many brokers they lie; null: on as many as the broker says. */
  readonly replicas: number | null;
}

/** So long a broker has to make a topic. */
const makingMs = 15_000;
const asBrokerSays = -1;

/** Makes the topics that are not there; null: rejects with `failed_precondition` and the names of all that are missing. */
export async function prepareTopics(
  cluster: Cluster,
  wanted: readonly TopicSettings[],
  making: NewTopics | null,
): Promise<void> {
  const there = await cluster.topics();
  const missing = wanted.filter((it) => !there.has(it.topic));
  if (missing.length === 0) return;
  const names = [...new Set(missing.map((it) => it.topic))];
  if (making === null) {
    const message = `there ${names.length === 1 ? "is no topic" : "are no topics"} '${names.join("', '")}'`;
    throw interactionError({ code: "failed_precondition", reason: null, details: null, message });
  }
  const link = await cluster.controller();
  const topics = names.map((name) => ({
    name,
    numPartitions: making.partitions ?? asBrokerSays,
    replicationFactor: making.replicas ?? asBrokerSays,
    assignments: [],
    configs: missing
      .filter((it) => it.topic === name)
      .flatMap(retention)
      .slice(0, 1),
  }));
  await link.ask(cluster.requests.createTopics, topics, makingMs, false).catch((error: unknown) => {
    // Another process was faster.
    const others = errorIds(error).filter((it) => it !== "TOPIC_ALREADY_EXISTS" && !it.startsWith("PLT_KFK_"));
    if (others.length > 0 || !errorIds(error).includes("TOPIC_ALREADY_EXISTS"))
      throw kafkaFailure(error, `topics '${names.join("', '")}' cannot be made`);
  });
  await Promise.all(names.map((it) => untilThere(cluster, it)));
}

/** A topic that was made is not known to all brokers yet, and its partitions have no leaders. */
async function untilThere(cluster: Cluster, topic: string): Promise<void> {
  const look = async () => {
    const facts = await cluster.topic(topic);
    await listOffsets(cluster, topic, facts, [...facts.partitions.keys()], "latest");
  };
  // Who may make a topic may not always look into it.
  await onceSettled(cluster, topic, look, ["UNKNOWN_TOPIC_OR_PARTITION"]).catch((error: unknown) => {
    const failure = kafkaFailure(error, `topic '${topic}'`);
    if (failure.code !== "permission_denied") throw failure;
  });
}

function retention({ retentionMs }: TopicSettings) {
  return retentionMs === null ? [] : [{ name: "retention.ms", value: String(retentionMs) }];
}
