import type { Cluster, TopicFacts } from "./cluster.ts";
import { groupedBy } from "./grouped-by.ts";

const timestamps = { earliest: -2n, latest: -1n };
const committedOnly = 1;
const noReplica = -1;

/** The first offset of each partition, or the one after the last that may be read. */
export async function listOffsets(
  cluster: Cluster,
  topic: string,
  facts: TopicFacts,
  partitions: readonly number[],
  which: "earliest" | "latest",
): Promise<ReadonlyMap<number, number>> {
  const byLeader = groupedBy(partitions, (it) => facts.partitions[it]?.leader ?? -1);
  const asked = [...byLeader].map(async ([leader, its]) => {
    const link = await cluster.link(leader, "know");
    const wanted = its.map((partitionIndex) => ({
      partitionIndex,
      currentLeaderEpoch: -1,
      timestamp: timestamps[which],
    }));
    const question = [{ name: topic, partitions: wanted }];
    const { topics } = await link.ask(cluster.requests.listOffsets, noReplica, committedOnly, question);
    return topics.flatMap((it) =>
      it.partitions.map(({ partitionIndex, offset }) => [partitionIndex, Number(offset)] as const),
    );
  });
  return new Map((await Promise.all(asked)).flat());
}
