import { peerLibrary } from "../../../peer-library.ts";

/** The library that speaks Kafka's protocol: an optional peer. */
export type Library = typeof import("@platformatic/kafka");

/** Loads it, which takes about a second. */
export function kafkaLibrary(): Promise<Library> {
  return peerLibrary("kafka()", ["@platformatic/kafka"], () => import("@platformatic/kafka"));
}
