import type { Broker, Workspace } from "../../model/workspace.ts";
import type { EventGrant } from "./grants.ts";
import { eventGrants } from "./grants.ts";
import { isLiteralTopic } from "./literal-topic.ts";

/** One entry, with the words of `kafka-acls`. */
export interface KafkaAcl {
  readonly principal: string;
  readonly resourceType: "topic" | "group";
  readonly resourceName: string;
  readonly patternType: "literal";
  readonly operations: readonly string[];
  readonly permission: "Allow";
}

/** Entries under the comment that says what they are for. */
export interface KafkaAclGroup {
  readonly comment: string;
  readonly apart: boolean;
  readonly acls: readonly KafkaAcl[];
}

/** What each interaction needs on a Kafka broker; an entry stands where it is needed first. */
export function kafkaAcls(workspace: Workspace, broker: Broker): readonly KafkaAclGroup[] {
  const seen = new Set<string>();
  const isNew = (acl: KafkaAcl): boolean => {
    const text = JSON.stringify(acl);
    return !seen.has(text) && seen.add(text).size > 0;
  };
  return eventGrants(workspace, broker)
    .flatMap(aclGroups)
    .map((it) => ({ ...it, acls: it.acls.filter(isNew) }))
    .filter((it) => it.acls.length > 0);
}

function aclGroups(grant: EventGrant): readonly KafkaAclGroup[] {
  const topic = (name: string, ...operations: readonly string[]) => topicAcls(grant.service, name, operations);
  const group = grant.group === null ? [] : [acl(grant.service, "group", grant.group, ["Describe", "Read"])];
  const retries = grant.writesRetryTopics ? ["Describe", "Read", "Write"] : ["Describe", "Read"];
  return [
    {
      comment: grant.interaction,
      apart: true,
      acls: [
        ...group,
        ...grant.publishes.flatMap((it) => topic(it, "Describe", "Write")),
        ...grant.consumes.flatMap((it) => topic(it, "Describe", "Read")),
      ],
    },
    {
      comment: "Dead letters go out; what is replayed comes back by the retry topic.",
      apart: false,
      acls: [
        ...(grant.deadLetter === null ? [] : topic(grant.deadLetter, "Describe", "Write")),
        ...grant.retryTopics.flatMap((it) => topic(it, ...retries)),
      ],
    },
  ];
}

function topicAcls(service: string, name: string, operations: readonly string[]): readonly KafkaAcl[] {
  return isLiteralTopic("kafka", name) ? [acl(service, "topic", name, operations)] : [];
}

function acl(
  service: string,
  resourceType: KafkaAcl["resourceType"],
  resourceName: string,
  operations: readonly string[],
): KafkaAcl {
  return {
    principal: `User:${service}`,
    resourceType,
    resourceName,
    patternType: "literal",
    operations,
    permission: "Allow",
  };
}
