import type { CompatRule } from "./rule.ts";
import { codecChanged } from "./rules/event/codec-changed.ts";
import { compatModeWeakened } from "./rules/event/compat-mode-weakened.ts";
import { envelopeSourceChanged } from "./rules/event/envelope-source-changed.ts";
import { eventTypeRenamed } from "./rules/event/event-type-renamed.ts";
import { keySchemaChanged } from "./rules/event/key-schema-changed.ts";
import { orderingWeakened } from "./rules/event/ordering-weakened.ts";
import { partitionKeyChanged } from "./rules/event/partition-key-changed.ts";
import { retentionDecreased } from "./rules/event/retention-decreased.ts";
import { retentionIncreased } from "./rules/event/retention-increased.ts";
import { topicChanged } from "./rules/event/topic-changed.ts";
import { fedExtensionsNarrowed } from "./rules/graphql/fed-extensions-narrowed.ts";
import { fedKeyAdded } from "./rules/graphql/fed-key-added.ts";
import { fedKeyChanged } from "./rules/graphql/fed-key-changed.ts";
import { fedKeyRemoved } from "./rules/graphql/fed-key-removed.ts";
import { gqlArgAddedOptional } from "./rules/graphql/gql-arg-added-optional.ts";
import { gqlArgAddedRequired } from "./rules/graphql/gql-arg-added-required.ts";
import { gqlArgAddedRequiredDefault } from "./rules/graphql/gql-arg-added-required-default.ts";
import { gqlArgRemoved } from "./rules/graphql/gql-arg-removed.ts";
import { gqlNullabilityOut } from "./rules/graphql/gql-nullability-out.ts";
import { gqlRootChanged } from "./rules/graphql/gql-root-changed.ts";
import { gqlTypeKindChanged } from "./rules/graphql/gql-type-kind-changed.ts";
import { httpBodyChanged } from "./rules/http/http-body-changed.ts";
import { httpCachingRemoved } from "./rules/http/http-caching-removed.ts";
import { httpContentTypeChanged } from "./rules/http/http-content-type-changed.ts";
import { httpMethodChanged } from "./rules/http/http-method-changed.ts";
import { httpParamAddedOptional } from "./rules/http/http-param-added-optional.ts";
import { httpParamAddedRequired } from "./rules/http/http-param-added-required.ts";
import { httpParamLocationChanged } from "./rules/http/http-param-location-changed.ts";
import { httpParamRemoved } from "./rules/http/http-param-removed.ts";
import { httpPathChanged } from "./rules/http/http-path-changed.ts";
import { httpPathParamRenamed } from "./rules/http/http-path-param-renamed.ts";
import { httpResHeaderAdded } from "./rules/http/http-res-header-added.ts";
import { httpResHeaderRemoved } from "./rules/http/http-res-header-removed.ts";
import { httpStatusSuccessChanged } from "./rules/http/http-status-success-changed.ts";
import { authAdded } from "./rules/interaction/auth-added.ts";
import { authScopeAdded } from "./rules/interaction/auth-scope-added.ts";
import { authScopeRemoved } from "./rules/interaction/auth-scope-removed.ts";
import { consumerDeclared } from "./rules/interaction/consumer-declared.ts";
import { deadlineDecreased } from "./rules/interaction/deadline-decreased.ts";
import { deprecationNoSunset } from "./rules/interaction/deprecation-no-sunset.ts";
import { directionFlipped } from "./rules/interaction/direction-flipped.ts";
import { errorAdded } from "./rules/interaction/error-added.ts";
import { errorCodeChanged } from "./rules/interaction/error-code-changed.ts";
import { errorRemoved } from "./rules/interaction/error-removed.ts";
import { errorRetryableFalseToTrue } from "./rules/interaction/error-retryable-false-to-true.ts";
import { errorRetryableTrueToFalse } from "./rules/interaction/error-retryable-true-to-false.ts";
import { idempotencyAdded } from "./rules/interaction/idempotency-added.ts";
import { idempotencyKeyRequired } from "./rules/interaction/idempotency-key-required.ts";
import { idempotencyRemoved } from "./rules/interaction/idempotency-removed.ts";
import { interactionAdded } from "./rules/interaction/interaction-added.ts";
import { interactionRemovedBeforeSunset } from "./rules/interaction/interaction-removed-before-sunset.ts";
import { interactionRemovedConsumers } from "./rules/interaction/interaction-removed-consumers.ts";
import { interactionRemovedLive } from "./rules/interaction/interaction-removed-live.ts";
import { interactionRemovedOk } from "./rules/interaction/interaction-removed-ok.ts";
import { interactionRenamed } from "./rules/interaction/interaction-renamed.ts";
import { limitLowered } from "./rules/interaction/limit-lowered.ts";
import { limitRaised } from "./rules/interaction/limit-raised.ts";
import { ownerMoved } from "./rules/interaction/owner-moved.ts";
import { pageSizeDefaultLowered } from "./rules/interaction/page-size-default-lowered.ts";
import { paginationAdded } from "./rules/interaction/pagination-added.ts";
import { paginationRemoved } from "./rules/interaction/pagination-removed.ts";
import { policyWeakened } from "./rules/interaction/policy-weakened.ts";
import { retryAttemptsIncreased } from "./rules/interaction/retry-attempts-increased.ts";
import { stabilityDecreased } from "./rules/interaction/stability-decreased.ts";
import { styleChanged } from "./rules/interaction/style-changed.ts";
import { sunsetMovedEarlier } from "./rules/interaction/sunset-moved-earlier.ts";
import { sunsetTooSoon } from "./rules/interaction/sunset-too-soon.ts";
import { timeoutIncreased } from "./rules/interaction/timeout-increased.ts";
import { visibilityNarrowed } from "./rules/interaction/visibility-narrowed.ts";
import { mqttDirectionFlipped } from "./rules/mqtt/mqtt-direction-flipped.ts";
import { mqttLwtChanged } from "./rules/mqtt/mqtt-lwt-changed.ts";
import { mqttQosLowered } from "./rules/mqtt/mqtt-qos-lowered.ts";
import { mqttQosRaised } from "./rules/mqtt/mqtt-qos-raised.ts";
import { mqttRetainedAdded } from "./rules/mqtt/mqtt-retained-added.ts";
import { mqttRetainedRemoved } from "./rules/mqtt/mqtt-retained-removed.ts";
import { mqttSharedSubscription } from "./rules/mqtt/mqtt-shared-subscription.ts";
import { mqttTopicChanged } from "./rules/mqtt/mqtt-topic-changed.ts";
import { mqttTopicParamRenamed } from "./rules/mqtt/mqtt-topic-param-renamed.ts";
import { constraintLoosened } from "./rules/payload/constraint-loosened.ts";
import { constraintTightened } from "./rules/payload/constraint-tightened.ts";
import { defaultAdded } from "./rules/payload/default-added.ts";
import { defaultChanged } from "./rules/payload/default-changed.ts";
import { defaultRemoved } from "./rules/payload/default-removed.ts";
import { docChanged } from "./rules/payload/doc-changed.ts";
import { enumNumberChanged } from "./rules/payload/enum-number-changed.ts";
import { enumOpenness } from "./rules/payload/enum-openness.ts";
import { enumValueAdded } from "./rules/payload/enum-value-added.ts";
import { enumValueAddedOpen } from "./rules/payload/enum-value-added-open.ts";
import { enumValueRemoved } from "./rules/payload/enum-value-removed.ts";
import { enumValueRemovedUnreserved } from "./rules/payload/enum-value-removed-unreserved.ts";
import { enumValueRenamed } from "./rules/payload/enum-value-renamed.ts";
import { fieldAddedOptional } from "./rules/payload/field-added-optional.ts";
import { fieldAddedOptionalDefault } from "./rules/payload/field-added-optional-default.ts";
import { fieldAddedRequired } from "./rules/payload/field-added-required.ts";
import { fieldAddedRequiredDefault } from "./rules/payload/field-added-required-default.ts";
import { fieldDeprecated } from "./rules/payload/field-deprecated.ts";
import { fieldNumberChanged } from "./rules/payload/field-number-changed.ts";
import { fieldOptionalToRequired } from "./rules/payload/field-optional-to-required.ts";
import { fieldRemovedOptional } from "./rules/payload/field-removed-optional.ts";
import { fieldRemovedRequired } from "./rules/payload/field-removed-required.ts";
import { fieldRenamed } from "./rules/payload/field-renamed.ts";
import { fieldRenamedAlias } from "./rules/payload/field-renamed-alias.ts";
import { fieldRequiredToOptional } from "./rules/payload/field-required-to-optional.ts";
import { fieldSensitivityRaised } from "./rules/payload/field-sensitivity-raised.ts";
import { fieldUndeprecated } from "./rules/payload/field-undeprecated.ts";
import { fieldWireNameChanged } from "./rules/payload/field-wire-name-changed.ts";
import { objectClosed } from "./rules/payload/object-closed.ts";
import { patternChanged } from "./rules/payload/pattern-changed.ts";
import { tombstoneDeleted } from "./rules/payload/tombstone-deleted.ts";
import { typeBytesToString } from "./rules/payload/type-bytes-to-string.ts";
import { typeDateToDatetime } from "./rules/payload/type-date-to-datetime.ts";
import { typeEnumToInt } from "./rules/payload/type-enum-to-int.ts";
import { typeEnumToString } from "./rules/payload/type-enum-to-string.ts";
import { typeFloatToInt } from "./rules/payload/type-float-to-int.ts";
import { typeIntToBool } from "./rules/payload/type-int-to-bool.ts";
import { typeIntToFloat } from "./rules/payload/type-int-to-float.ts";
import { typeInt32ToInt64 } from "./rules/payload/type-int32-to-int64.ts";
import { typeInt64ToInt32 } from "./rules/payload/type-int64-to-int32.ts";
import { typeListToMap } from "./rules/payload/type-list-to-map.ts";
import { typeListToScalar } from "./rules/payload/type-list-to-scalar.ts";
import { typeLogicalChanged } from "./rules/payload/type-logical-changed.ts";
import { typeNamespaceChanged } from "./rules/payload/type-namespace-changed.ts";
import { typeObjectReplaced } from "./rules/payload/type-object-replaced.ts";
import { typeRecordRenamed } from "./rules/payload/type-record-renamed.ts";
import { typeRecordRenamedAlias } from "./rules/payload/type-record-renamed-alias.ts";
import { typeScalarToList } from "./rules/payload/type-scalar-to-list.ts";
import { typeScalarToString } from "./rules/payload/type-scalar-to-string.ts";
import { typeStringToBytes } from "./rules/payload/type-string-to-bytes.ts";
import { typeStringToEnum } from "./rules/payload/type-string-to-enum.ts";
import { unionDiscriminatorChanged } from "./rules/payload/union-discriminator-changed.ts";
import { unionMemberAdded } from "./rules/payload/union-member-added.ts";
import { unionMemberRemoved } from "./rules/payload/union-member-removed.ts";
import { realtimeTransportChanged } from "./rules/realtime/realtime-transport-changed.ts";
import { sseResumeRemoved } from "./rules/realtime/sse-resume-removed.ts";
import { wsBackpressureChanged } from "./rules/realtime/ws-backpressure-changed.ts";
import { wsC2sMessageAdded } from "./rules/realtime/ws-c2s-message-added.ts";
import { wsC2sMessageRemoved } from "./rules/realtime/ws-c2s-message-removed.ts";
import { wsHeartbeatDecreased } from "./rules/realtime/ws-heartbeat-decreased.ts";
import { wsMessageRenamed } from "./rules/realtime/ws-message-renamed.ts";
import { wsOriginsChanged } from "./rules/realtime/ws-origins-changed.ts";
import { wsPathChanged } from "./rules/realtime/ws-path-changed.ts";
import { wsS2cMessageAdded } from "./rules/realtime/ws-s2c-message-added.ts";
import { wsS2cMessageRemoved } from "./rules/realtime/ws-s2c-message-removed.ts";
import { packageRenamed } from "./rules/rpc/package-renamed.ts";
import { rpcRenamed } from "./rules/rpc/rpc-renamed.ts";
import { streamIdleDecreased } from "./rules/rpc/stream-idle-decreased.ts";
import { streamModeChanged } from "./rules/rpc/stream-mode-changed.ts";
import { streamResumeRemoved } from "./rules/rpc/stream-resume-removed.ts";

/** The rules of compatibility by group. Of each change one rule at most claims it. */
export const compatRuleGroups: Readonly<Record<string, readonly CompatRule[]>> = {
  payload: [
    fieldAddedOptional,
    fieldAddedOptionalDefault,
    fieldAddedRequired,
    fieldAddedRequiredDefault,
    fieldRemovedOptional,
    fieldRemovedRequired,
    fieldRenamed,
    fieldRenamedAlias,
    fieldWireNameChanged,
    fieldNumberChanged,
    typeInt32ToInt64,
    typeInt64ToInt32,
    typeIntToFloat,
    typeFloatToInt,
    typeIntToBool,
    typeScalarToString,
    typeStringToBytes,
    typeBytesToString,
    typeStringToEnum,
    typeEnumToString,
    typeEnumToInt,
    typeLogicalChanged,
    typeDateToDatetime,
    typeScalarToList,
    typeListToScalar,
    typeListToMap,
    typeObjectReplaced,
    typeRecordRenamed,
    typeRecordRenamedAlias,
    typeNamespaceChanged,
    fieldOptionalToRequired,
    fieldRequiredToOptional,
    enumValueAdded,
    enumValueAddedOpen,
    enumValueRemoved,
    enumValueRemovedUnreserved,
    enumValueRenamed,
    enumNumberChanged,
    enumOpenness,
    unionMemberAdded,
    unionMemberRemoved,
    unionDiscriminatorChanged,
    defaultChanged,
    defaultAdded,
    defaultRemoved,
    constraintTightened,
    constraintLoosened,
    patternChanged,
    objectClosed,
    fieldDeprecated,
    fieldUndeprecated,
    tombstoneDeleted,
    docChanged,
    fieldSensitivityRaised,
  ],
  interaction: [
    interactionAdded,
    interactionRemovedLive,
    interactionRemovedBeforeSunset,
    interactionRemovedOk,
    interactionRemovedConsumers,
    interactionRenamed,
    styleChanged,
    ownerMoved,
    directionFlipped,
    stabilityDecreased,
    visibilityNarrowed,
    deprecationNoSunset,
    sunsetTooSoon,
    sunsetMovedEarlier,
    policyWeakened,
    errorAdded,
    errorRemoved,
    errorCodeChanged,
    errorRetryableTrueToFalse,
    errorRetryableFalseToTrue,
    idempotencyRemoved,
    idempotencyAdded,
    idempotencyKeyRequired,
    deadlineDecreased,
    timeoutIncreased,
    retryAttemptsIncreased,
    limitLowered,
    limitRaised,
    authAdded,
    authScopeAdded,
    authScopeRemoved,
    paginationAdded,
    paginationRemoved,
    pageSizeDefaultLowered,
    consumerDeclared,
  ],
  http: [
    httpMethodChanged,
    httpPathChanged,
    httpPathParamRenamed,
    httpParamAddedOptional,
    httpParamAddedRequired,
    httpParamRemoved,
    httpParamLocationChanged,
    httpStatusSuccessChanged,
    httpContentTypeChanged,
    httpBodyChanged,
    httpResHeaderAdded,
    httpResHeaderRemoved,
    httpCachingRemoved,
  ],
  rpc: [rpcRenamed, packageRenamed, streamModeChanged, streamResumeRemoved, streamIdleDecreased],
  event: [
    eventTypeRenamed,
    topicChanged,
    partitionKeyChanged,
    keySchemaChanged,
    orderingWeakened,
    retentionDecreased,
    retentionIncreased,
    envelopeSourceChanged,
    codecChanged,
    compatModeWeakened,
  ],
  graphql: [
    gqlArgAddedOptional,
    gqlArgAddedRequired,
    gqlArgAddedRequiredDefault,
    gqlArgRemoved,
    gqlNullabilityOut,
    gqlTypeKindChanged,
    gqlRootChanged,
    fedKeyChanged,
    fedKeyRemoved,
    fedKeyAdded,
    fedExtensionsNarrowed,
  ],
  realtime: [
    wsS2cMessageAdded,
    wsS2cMessageRemoved,
    wsC2sMessageAdded,
    wsC2sMessageRemoved,
    wsMessageRenamed,
    wsPathChanged,
    realtimeTransportChanged,
    wsOriginsChanged,
    sseResumeRemoved,
    wsHeartbeatDecreased,
    wsBackpressureChanged,
  ],
  mqtt: [
    mqttTopicChanged,
    mqttTopicParamRenamed,
    mqttQosLowered,
    mqttQosRaised,
    mqttRetainedRemoved,
    mqttRetainedAdded,
    mqttLwtChanged,
    mqttSharedSubscription,
    mqttDirectionFlipped,
  ],
};

/** All rules of compatibility, in the order of their rows. */
export const compatRules: readonly CompatRule[] = Object.values(compatRuleGroups).flat();
