import { interactionError } from "../../../interaction-error.ts";
import type { ConsumeSettings } from "../../broker.ts";
import { ackWaitMs } from "./deliveries.ts";
import { type Answer, errorCodes, type JetStream, numberOf, objectOf } from "./jet-stream.ts";
import { jetStreamName } from "./stream-names.ts";

/** A group as JetStream knows it: a durable consumer of the stream. */
export interface ConsumerFacts {
  /** Where it delivers; null: to whoever asks. */
  readonly deliverSubject: string | null;
  /** Whether anybody listens there. */
  readonly isBound: boolean;
  /** So many messages were delivered that are not done with. */
  readonly undone: number;
  readonly config: Readonly<Record<string, unknown>>;
}

const nanosecondsInMs = 1_000_000;

/** The words by which the API calls the consumer of a group. */
export function consumerName({ topic, group }: ConsumeSettings): string {
  return `${jetStreamName(topic)}.${jetStreamName(group)}`;
}

/** What the server knows of a group; null: nothing. */
export async function consumerFacts(jetStream: JetStream, settings: ConsumeSettings): Promise<ConsumerFacts | null> {
  const info = await jetStream.ask(`CONSUMER.INFO.${consumerName(settings)}`, {}, errorCodes.consumerNotFound);
  return info === null ? null : factsOf(info);
}

function factsOf(info: Answer): ConsumerFacts {
  const config = objectOf(info["config"]);
  const subject = config["deliver_subject"];
  return {
    deliverSubject: typeof subject === "string" ? subject : null,
    isBound: info["push_bound"] === true,
    undone: numberOf(info["num_ack_pending"]),
    config,
  };
}

/**
 * Makes the consumer of a group, or changes where it delivers and how much. Answers what it is then; null where somebody
 * reads by it already: then the server changes nothing.
 */
export async function makeConsumer(
  jetStream: JetStream,
  settings: ConsumeSettings,
  known: ConsumerFacts | null,
  changes: Readonly<Record<string, unknown>>,
): Promise<ConsumerFacts | null> {
  const durable = jetStreamName(settings.group);
  const first = {
    durable_name: durable,
    name: durable,
    ack_policy: "explicit",
    ack_wait: ackWaitMs * nanosecondsInMs,
    // Tries are counted by those who handle.
    max_deliver: -1,
    deliver_policy: settings.from === "earliest" ? "all" : "new",
    replay_policy: "instant",
  };
  const question = {
    stream_name: jetStreamName(settings.topic),
    config: { ...(known?.config ?? first), ...changes },
  };
  const what = `CONSUMER.CREATE.${consumerName(settings)}`;
  const info = await jetStream.ask(what, question, errorCodes.consumerInUse);
  return info === null ? null : factsOf(info);
}

/** The failure where a group read a topic otherwise before: a consumer cannot become one of the other kind. */
export function wrongKind({ topic, group }: ConsumeSettings, order: "with" | "without") {
  const message = `the consumer of group '${group}' on '${topic}' was made for messages ${order} order: delete it`;
  return interactionError({ code: "failed_precondition", reason: null, details: null, message });
}
