import { interactionError } from "../../../interaction-error.ts";
import type { StoredRecord } from "../../broker.ts";
import { errorCodes, type JetStream, numberOf, objectOf } from "./jet-stream.ts";
import { recordOf } from "./messages.ts";
import { jetStreamName, subjectOf } from "./stream-names.ts";

/** All that lies in a topic now. Asks for one message after the other, which needs no consumer. */
export async function* storedMessages(jetStream: JetStream, topic: string): AsyncGenerator<StoredRecord> {
  const stream = jetStreamName(subjectOf(topic));
  const info = await jetStream.ask(`STREAM.INFO.${stream}`, {}, errorCodes.streamNotFound);
  if (info === null) throw missing(topic);
  const { first_seq: first, last_seq: last } = objectOf(info["state"]);
  for (let sequence = numberOf(first); sequence <= numberOf(last) && numberOf(last) > 0; ) {
    const question = { seq: sequence, next_by_subj: topic };
    const answer = await jetStream.ask(`STREAM.MSG.GET.${stream}`, question, errorCodes.noMessage);
    if (answer === null) return;
    const message = objectOf(answer["message"]);
    const found = numberOf(message["seq"]);
    if (found > numberOf(last)) return;
    yield stored(jetStream, topic, message);
    sequence = found + 1;
  }
}

function stored({ nats }: JetStream, topic: string, message: Readonly<Record<string, unknown>>): StoredRecord {
  const { seq, time, hdrs, data } = message;
  const headers = typeof hdrs === "string" ? nats.MsgHdrsImpl.decode(Buffer.from(hdrs, "base64")) : [];
  const value = typeof data === "string" ? Buffer.from(data, "base64") : new Uint8Array();
  return { record: recordOf(topic, headers, value), position: String(seq), time: new Date(String(time)) };
}

function missing(topic: string) {
  const message = `there is no stream '${jetStreamName(topic)}'`;
  return interactionError({ code: "not_found", reason: null, details: null, message });
}
