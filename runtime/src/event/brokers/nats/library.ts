import { peerLibrary } from "../../../peer-library.ts";

/** The library that speaks NATS' protocol: an optional peer. */
export type Library = typeof import("@nats-io/transport-node");

/** A connection that is open. */
export type NatsLink = Awaited<ReturnType<Library["connect"]>>;

/** Loads it. */
export function natsLibrary(): Promise<Library> {
  return peerLibrary("nats()", ["@nats-io/transport-node"], () => import("@nats-io/transport-node"));
}
