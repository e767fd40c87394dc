import type { StoredRecord } from "../../broker.ts";
import { endOf, type FetchedPartition, recordsIn } from "./batches.ts";
import type { Cluster, TopicFacts } from "./cluster.ts";
import { kafkaFailure } from "./failures.ts";
import { listOffsets } from "./offsets.ts";
import { onceSettled } from "./once-settled.ts";

const maxWaitMs = 500;
const minBytes = 1;
const maxBytes = 1_048_576;
const committedOnly = 1;
const anyEpoch = -1;

/** What of a partition is to be read. */
interface Range {
  readonly topic: string;
  readonly facts: TopicFacts;
  readonly partition: number;
  readonly from: number;
  readonly end: number;
}

/** All that lies in a topic now, one partition after the other. */
export async function* storedRecords(cluster: Cluster, topic: string): AsyncGenerator<StoredRecord> {
  try {
    for (const range of await onceSettled(cluster, topic, () => rangesOf(cluster, topic)))
      yield* storedIn(cluster, range);
  } catch (error) {
    throw kafkaFailure(error, `topic '${topic}' cannot be read`);
  }
}

async function rangesOf(cluster: Cluster, topic: string): Promise<readonly Range[]> {
  const facts = await cluster.topic(topic);
  const partitions = [...facts.partitions.keys()];
  const [firsts, ends] = await Promise.all([
    listOffsets(cluster, topic, facts, partitions, "earliest"),
    listOffsets(cluster, topic, facts, partitions, "latest"),
  ]);
  return partitions.map((partition) => {
    const end = ends.get(partition) ?? 0;
    return { topic, facts, partition, from: firsts.get(partition) ?? end, end };
  });
}

async function* storedIn(cluster: Cluster, range: Range): AsyncGenerator<StoredRecord> {
  const { topic, partition } = range;
  for (let position = range.from; position < range.end; ) {
    const fetched = await fetchedFrom(cluster, range, position);
    if (fetched === undefined) continue;
    for (const { offset, timeMs, record } of recordsIn(fetched, topic, position))
      if (offset < range.end) yield { record, position: `${partition}/${offset}`, time: new Date(timeMs) };
    position = endOf(fetched, position);
  }
}

async function fetchedFrom(
  cluster: Cluster,
  { facts, partition }: Range,
  position: number,
): Promise<FetchedPartition | undefined> {
  const link = await cluster.link(facts.partitions[partition]?.leader ?? -1, "read");
  const wanted = {
    partition,
    currentLeaderEpoch: anyEpoch,
    fetchOffset: BigInt(position),
    lastFetchedEpoch: anyEpoch,
    partitionMaxBytes: maxBytes,
  };
  const question = [{ topicId: facts.id, partitions: [wanted] }];
  const { fetch } = cluster.requests;
  const answer = await link.ask(fetch, maxWaitMs, minBytes, maxBytes, committedOnly, 0, 0, question, [], "");
  return answer.responses[0]?.partitions[0];
}
