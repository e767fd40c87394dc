import { interactionError } from "../../../interaction-error.ts";
import type { TopicSettings } from "../../broker.ts";
import type { Admin } from "./admin.ts";
import { type Place, topicPath } from "./place.ts";

/** How topics are made that are not there. */
export interface NewTopics {
  /** How many partitions they get; null: they have none. */
  readonly partitions: number | null;
}

/** Pulsar forgets at once what all have read, were it not told otherwise. Source: Kafka's `log.retention.hours`. */
const defaultRetentionMs = 7 * 86_400_000;
const minuteMs = 60_000;
const conflict = 409;
const unlimited = -1;

/** Makes the topics that are not there; null: rejects with `failed_precondition` and the names of all that are missing. */
export async function prepareTopics(
  admin: Admin,
  place: Place,
  wanted: readonly TopicSettings[],
  making: NewTopics | null,
): Promise<void> {
  const namespace = [place.tenant, place.namespace].map(encodeURIComponent).join("/");
  const there = namesOf(await admin({ method: "GET", path: `persistent/${namespace}` }));
  const missing = wanted.filter((it) => !there.has(it.topic));
  if (missing.length > 0 && making === null) {
    const names = [...new Set(missing.map((it) => it.topic))];
    const message = `there ${names.length === 1 ? "is no topic" : "are no topics"} '${names.join("', '")}'`;
    throw interactionError({ code: "failed_precondition", reason: null, details: null, message });
  }
  for (const it of missing) await make(admin, topicPath(place, it.topic), it.retentionMs, making?.partitions ?? null);
}

async function make(admin: Admin, path: string, retentionMs: number | null, partitions: number | null): Promise<void> {
  // Another process may have been faster.
  await admin(
    partitions === null
      ? { method: "PUT", path: `persistent/${path}`, allowed: conflict }
      : { method: "PUT", path: `persistent/${path}/partitions`, body: partitions, allowed: conflict },
  );
  const minutes = Math.ceil((retentionMs ?? defaultRetentionMs) / minuteMs);
  const retention = { retentionTimeInMinutes: minutes, retentionSizeInMB: unlimited };
  await admin({ method: "POST", path: `persistent/${path}/retention`, body: retention });
}

/** The names of topics, as the admin API lists them: `persistent://public/default/orders-partition-0`. */
function namesOf(list: unknown): ReadonlySet<string> {
  const names = Array.isArray(list) ? list.filter((it) => typeof it === "string") : [];
  return new Set(
    names.map((it) => (it.split("/").at(-1) ?? "").replace(/-partition-\d+$/, "")).map(decodeURIComponent),
  );
}

/** The topics that a topic is made of: its partitions, or itself. */
export async function partsOf(admin: Admin, place: Place, topic: string): Promise<readonly string[]> {
  const facts = await admin({ method: "GET", path: `persistent/${topicPath(place, topic)}/partitions` });
  const count = typeof facts === "object" && facts !== null && "partitions" in facts ? Number(facts.partitions) : 0;
  return count > 0 ? Array.from({ length: count }, (_, index) => `${topic}-partition-${index}`) : [topic];
}
