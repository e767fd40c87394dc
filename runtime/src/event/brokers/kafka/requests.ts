import type { Library } from "./library.ts";

/** A request in its versions, the newest first. */
type Versions<Name extends keyof Library> = Library[Name] extends { readonly api: infer Api } ? readonly Api[] : never;

/** The requests that we make: those of Kafka 3.1 and later. */
export interface Requests {
  readonly metadata: Versions<"metadataV12">;
  readonly createTopics: Versions<"createTopicsV7">;
  readonly initProducerId: Versions<"initProducerIdV4">;
  readonly produce: Versions<"produceV9">;
  readonly findCoordinator: Versions<"findCoordinatorV4">;
  readonly joinGroup: Versions<"joinGroupV9">;
  readonly syncGroup: Versions<"syncGroupV5">;
  readonly heartbeat: Versions<"heartbeatV4">;
  readonly leaveGroup: Versions<"leaveGroupV5">;
  readonly offsetCommit: Versions<"offsetCommitV8">;
  readonly offsetFetch: Versions<"offsetFetchV8">;
  readonly listOffsets: Versions<"listOffsetsV7">;
  readonly fetch: Versions<"fetchV17">;
}

/** Looks them up in the library. */
export function requestsOf(kafka: Library): Requests {
  return {
    metadata: [kafka.metadataV12.api, kafka.metadataV11.api, kafka.metadataV10.api],
    createTopics: [kafka.createTopicsV7.api],
    initProducerId: [kafka.initProducerIdV4.api],
    produce: [kafka.produceV9.api],
    findCoordinator: [kafka.findCoordinatorV4.api],
    joinGroup: [kafka.joinGroupV9.api, kafka.joinGroupV8.api, kafka.joinGroupV7.api],
    syncGroup: [kafka.syncGroupV5.api],
    heartbeat: [kafka.heartbeatV4.api],
    leaveGroup: [kafka.leaveGroupV5.api, kafka.leaveGroupV4.api],
    offsetCommit: [kafka.offsetCommitV8.api],
    offsetFetch: [kafka.offsetFetchV8.api],
    listOffsets: [kafka.listOffsetsV7.api, kafka.listOffsetsV6.api],
    fetch: [kafka.fetchV17.api, kafka.fetchV16.api, kafka.fetchV15.api, kafka.fetchV14.api, kafka.fetchV13.api],
  };
}
