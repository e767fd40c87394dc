import type { LintRule } from "./rule.ts";
import { availabilityBudget } from "./rules/availability-budget.ts";
import { chattyPair } from "./rules/chatty-pair.ts";
import { closedEnumOut } from "./rules/closed-enum-out.ts";
import { createWithoutIdempotency } from "./rules/create-without-idempotency.ts";
import { deadlineBudget } from "./rules/deadline-budget.ts";
import { deprecatedCall } from "./rules/deprecated-call.ts";
import { deprecatedWithoutSunset } from "./rules/deprecated-without-sunset.ts";
import { dualWrite } from "./rules/dual-write.ts";
import { entityOwner } from "./rules/entity-owner.ts";
import { eventAsRpc } from "./rules/event-as-rpc.ts";
import { eventWithoutDeadLetter } from "./rules/event-without-dead-letter.ts";
import { eventWithoutKey } from "./rules/event-without-key.ts";
import { floatMoney } from "./rules/float-money.ts";
import { imperativeEvent } from "./rules/imperative-event.ts";
import { journeyBudget } from "./rules/journey-budget.ts";
import { jsonCase } from "./rules/json-case.ts";
import { latencyBudget } from "./rules/latency-budget.ts";
import { listUnpaged } from "./rules/list-unpaged.ts";
import { listWithoutPage } from "./rules/list-without-page.ts";
import { longCall } from "./rules/long-call.ts";
import { methodName } from "./rules/method-name.ts";
import { missingDecision } from "./rules/missing-decision.ts";
import { missingOwner } from "./rules/missing-owner.ts";
import { missingRateLimit } from "./rules/missing-rate-limit.ts";
import { missingSlo } from "./rules/missing-slo.ts";
import { mixedJsonNames } from "./rules/mixed-json-names.ts";
import { mixedTopicNames } from "./rules/mixed-topic-names.ts";
import { mqttIdNotInTopic } from "./rules/mqtt-id-not-in-topic.ts";
import { mqttQos2 } from "./rules/mqtt-qos2.ts";
import { mqttRetainedCommand } from "./rules/mqtt-retained-command.ts";
import { partialPut } from "./rules/partial-put.ts";
import { pathCase } from "./rules/path-case.ts";
import { pathDepth } from "./rules/path-depth.ts";
import { pathPlural } from "./rules/path-plural.ts";
import { pathVerb } from "./rules/path-verb.ts";
import { pathVersion } from "./rules/path-version.ts";
import { piiInAddress } from "./rules/pii-in-address.ts";
import { realtimeWithoutResume } from "./rules/realtime-without-resume.ts";
import { retryAmplification } from "./rules/retry-amplification.ts";
import { retryWithoutIdempotency } from "./rules/retry-without-idempotency.ts";
import { retryableErrorUnsafe } from "./rules/retryable-error-unsafe.ts";
import { serviceCycle } from "./rules/service-cycle.ts";
import { styleMismatch } from "./rules/style-mismatch.ts";
import { subgraphSprawl } from "./rules/subgraph-sprawl.ts";
import { sunsetPassed } from "./rules/sunset-passed.ts";
import { syncCycle } from "./rules/sync-cycle.ts";
import { syncFanOut } from "./rules/sync-fan-out.ts";
import { syncHopDepth } from "./rules/sync-hop-depth.ts";
import { timeName } from "./rules/time-name.ts";
import { timeoutInversion } from "./rules/timeout-inversion.ts";
import { topLevelArray } from "./rules/top-level-array.ts";
import { unboundedCall } from "./rules/unbounded-call.ts";
import { unexplainedNone } from "./rules/unexplained-none.ts";
import { untypedJson } from "./rules/untyped-json.ts";

/** The design rules, sorted by id. */
export const lintRules: readonly LintRule[] = [
  availabilityBudget,
  chattyPair,
  closedEnumOut,
  createWithoutIdempotency,
  deadlineBudget,
  deprecatedCall,
  deprecatedWithoutSunset,
  dualWrite,
  entityOwner,
  eventAsRpc,
  eventWithoutDeadLetter,
  eventWithoutKey,
  floatMoney,
  imperativeEvent,
  journeyBudget,
  jsonCase,
  latencyBudget,
  listUnpaged,
  listWithoutPage,
  longCall,
  methodName,
  missingDecision,
  missingOwner,
  missingRateLimit,
  missingSlo,
  mixedJsonNames,
  mixedTopicNames,
  mqttIdNotInTopic,
  mqttQos2,
  mqttRetainedCommand,
  partialPut,
  pathCase,
  pathDepth,
  pathPlural,
  pathVerb,
  pathVersion,
  piiInAddress,
  realtimeWithoutResume,
  retryAmplification,
  retryWithoutIdempotency,
  retryableErrorUnsafe,
  serviceCycle,
  styleMismatch,
  subgraphSprawl,
  sunsetPassed,
  syncCycle,
  syncFanOut,
  syncHopDepth,
  timeName,
  timeoutInversion,
  topLevelArray,
  unboundedCall,
  unexplainedNone,
  untypedJson,
];
