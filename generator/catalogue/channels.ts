import type { FactsByCode } from "./facts.ts";

/** Diagnostics about topics, brokers and the graph. */
export const channelFacts: FactsByCode = {
  "bad-field": {
    summary: "`field` is no field of the graph.",
    why: "The schema could not place it.",
    fix: "Write `Query.x`, `Mutation.x`, `Subscription.x`, `Type.x` or `alias.Type.x`.",
  },
  "bad-topic": {
    summary: "A broker does not take the name of a topic, or of a group.",
    why: "It could not be created, or would be a wildcard that matches others.",
    fix: "Keep to letters, digits, `.`, `_` and `-`; for MQTT to levels joined by `/`.",
  },
  "duplicate-consumer": {
    summary: "One consumer group consumes one event twice.",
    why: "The broker gives each message to one of the two, so that each sees only a part.",
    fix: "Do both in one handler, or give one another `group`.",
  },
  "duplicate-graph-field": {
    summary: "Two interactions are the same field of the graph.",
    why: "A field has one resolver; composition of the graph would fail.",
    fix: "Rename one of them.",
  },
  "duplicate-topic": {
    summary: "Two messages have one topic.",
    why: "Readers could not tell them apart, and each would get the other's payload.",
    fix: "Give each a topic of its own; a union carries several kinds of message.",
  },
  "foreign-entity-embedded": {
    summary: "A type holds the whole record of another service's entity, and reaches the graph.",
    why: "The subgraph would have to answer for fields that it does not own.",
    fix: "Refer to it: `ref<alias.Entity>`.",
  },
  "foreign-entity-field": {
    summary: "A field is added to an entity whose owner does not allow it.",
    why: "Owners must know who adds to their entities, or they break them unaware.",
    fix: "The owner writes `allowExtensionsFrom: [service]` on the entity.",
  },
  "graphql-name-clash": {
    summary: "Two types of the federated graph, or one and a built-in type, have one name.",
    why: "Names of GraphQL types are global: composition would merge or refuse them.",
    fix: "Pin one of them: `wire: { graphql: OtherName }`.",
  },
  "retry-topics-order": {
    summary: "A consumer of an ordered event retries by topics.",
    why: "A message that goes through a retry topic comes after later ones of its key.",
    fix: "Leave `topics` out, so that retries are in place; or let the producer say `ordering: none`.",
  },
  "unknown-broker": {
    summary: "`broker` names none of the workspace's brokers, or one that cannot carry the style.",
    why: "The message would have nowhere to go.",
    fix: "Add it under `brokers` in interspec.yaml, or correct the name.",
  },
};
