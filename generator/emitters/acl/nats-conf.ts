import { grouped } from "../../base/grouped.ts";
import { sortBy, unique } from "../../base/order.ts";
import { upperSnakeCase } from "../../base/words.ts";
import type { Broker, Workspace } from "../../model/workspace.ts";
import type { EventGrant } from "./grants.ts";
import { eventGrants } from "./grants.ts";
import { isLiteralTopic } from "./literal-topic.ts";

/** Subjects under the comment that says what they are for. */
interface SubjectGroup {
  readonly comment: string;
  readonly subjects: readonly string[];
}

/** One service as a user of the server; every subject is quoted already. */
interface NatsUser {
  readonly name: string;
  readonly password: string;
  readonly publish: readonly SubjectGroup[];
  readonly subscribe: readonly SubjectGroup[];
}

/** What `templates/acl/nats.hbs` prints. */
export interface NatsView {
  readonly broker: string;
  readonly example: string;
  readonly users: readonly NatsUser[];
}

/** The users of a NATS broker. */
export function natsView(workspace: Workspace, broker: Broker): NatsView {
  const byService = grouped(eventGrants(workspace, broker), (it) => it.service);
  const users = sortBy(byService, ([service]) => service).map(([service, grants]) => natsUser(service, grants));
  return { broker: broker.name, example: users[0]?.password ?? "", users };
}

/** The stream that holds a topic: its name, with `_` for what JetStream takes in no name. */
export function streamOf(topic: string): string {
  return topic.replace(/[^A-Za-z0-9_-]/g, "_");
}

function natsUser(service: string, grants: readonly EventGrant[]): NatsUser {
  const inbox = `_INBOX.${service}.>`;
  return {
    name: JSON.stringify(service),
    password: `INTERSPEC_NATS_${upperSnakeCase(service)}`,
    publish: distinct([
      { comment: "JetStream itself", subjects: ["$JS.API.INFO"] },
      ...grants.map((it) => ({ comment: it.interaction, subjects: published(it) })),
    ]),
    subscribe: distinct([
      { comment: "answers and pulled messages", subjects: [inbox] },
      ...grants.map((it) => ({ comment: it.interaction, subjects: advisories(it) })),
    ]),
  };
}

function published(grant: EventGrant): readonly string[] {
  const written = [
    ...grant.publishes,
    ...(grant.deadLetter === null ? [] : [grant.deadLetter]),
    ...(grant.writesRetryTopics ? grant.retryTopics : []),
  ].filter((it) => isLiteralTopic("nats", it));
  return [
    ...written,
    ...grant.publishes.map((it) => `$JS.API.STREAM.INFO.${streamOf(it)}`),
    ...readTopics(grant).flatMap((it) => consumerApi(grant, it)),
  ];
}

function readTopics(grant: EventGrant): readonly string[] {
  return [...grant.consumes, ...grant.retryTopics].filter((it) => isLiteralTopic("nats", it));
}

/** What a durable pull consumer of one stream asks of JetStream, and no other consumer or stream. */
function consumerApi(grant: EventGrant, topic: string): readonly string[] {
  const stream = streamOf(topic);
  const consumer = streamOf(grant.group ?? grant.service);
  return [
    `$JS.API.STREAM.INFO.${stream}`,
    `$JS.API.STREAM.MSG.GET.${stream}`,
    `$JS.API.CONSUMER.CREATE.${stream}.${consumer}`,
    `$JS.API.CONSUMER.CREATE.${stream}.${consumer}.${topic}`,
    `$JS.API.CONSUMER.INFO.${stream}.${consumer}`,
    `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`,
    `$JS.ACK.${stream}.${consumer}.>`,
  ];
}

function advisories(grant: EventGrant): readonly string[] {
  const consumer = streamOf(grant.group ?? grant.service);
  return readTopics(grant).map((it) => `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.${streamOf(it)}.${consumer}`);
}

function distinct(groups: readonly SubjectGroup[]): readonly SubjectGroup[] {
  const seen = new Set<string>();
  return groups
    .map(({ comment, subjects }) => {
      const fresh = unique(subjects).filter((it) => !seen.has(it));
      for (const subject of fresh) seen.add(subject);
      return { comment, subjects: fresh.map(quoted) };
    })
    .filter((it) => it.subjects.length > 0);
}

// Subjects are printable ASCII here: JSON's escapes for quotes and backslashes are the server's own.
function quoted(subject: string): string {
  return JSON.stringify(subject);
}
