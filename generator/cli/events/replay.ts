import { plural } from "../../base/text.ts";
import { CannotRun } from "../../cannot-run.ts";
import { exitCode } from "../command.ts";
import type { Session } from "../session.ts";
import { jsonText } from "../terminal.ts";
import { chosen, inOrder, lastOfEach } from "./choice.ts";
import { type Letter, letterOf } from "./letter.ts";
import { type Mail, placeJson } from "./list.ts";
import { letterJson, lettersText } from "./shown.ts";
import type { BrokerRecord } from "./stored-record.ts";

/** `gen events dlq replay`: publishes dead letters again, for the group that could not handle them alone. */
export async function replay(session: Session, mail: Mail, isDry: boolean): Promise<number> {
  const { of, broker } = mail;
  const { stdout, format, verbosity } = session;
  const meant = (await broker.has(of.topic)) ? await lettersOf(mail) : [];
  const letters = lastOfEach(meant);
  if (letters.length > 0 && !(await broker.has(of.retryTopic)))
    throw new CannotRun(
      `there is no topic '${of.retryTopic}': nobody would read what goes there`,
      `the consumer of '${of.interaction}' makes it when it starts, or an operator does`,
    );
  if (!isDry) await publishAll(mail, letters);
  const facts = { ...placeJson(of), isDry, repeated: meant.length - letters.length };
  if (format === "json") {
    stdout.write(jsonText({ ...facts, letters: letters.map((letter) => letterJson({ letter, payload: null })) }));
    return exitCode.ok;
  }
  if (isDry && letters.length > 0) stdout.write(lettersText(letters.map((letter) => ({ letter, payload: null }))));
  if (verbosity === "quiet") return exitCode.ok;
  const remarks = [...repeatedText(facts.repeated), ...expiredText(letters)];
  const did = isDry ? "would be published" : "published";
  stdout.write([`${plural(letters.length, "dead letter")} ${did} to ${of.retryTopic}`, ...remarks, ""].join("\n"));
  return exitCode.ok;
}

/** Without their bytes, so that a long list of letters is no heap of bytes. */
async function lettersOf({ of, broker, choice }: Mail): Promise<readonly Letter[]> {
  const letters: Letter[] = [];
  for await (const stored of broker.read(of.topic)) letters.push(letterOf(stored, broker.prefix, of));
  return chosen(inOrder(letters), choice);
}

/** One after the other and as they lie there, so that letters of one key stay in order. */
async function publishAll({ of, broker }: Mail, letters: readonly Letter[]): Promise<void> {
  const waiting = new Set(letters.map((it) => it.position));
  if (waiting.size === 0) return;
  for await (const { record, position } of broker.read(of.topic)) {
    if (!waiting.has(position)) continue;
    await broker.publish(again(record, of.retryTopic)).catch((error: unknown) => {
      throw interrupted(error, letters.length - waiting.size, letters.length);
    });
    waiting.delete(position);
    if (waiting.size === 0) return;
  }
  if (waiting.size > 0)
    throw new CannotRun(`${plural(waiting.size, "dead letter")} went from the topic meanwhile`, "list them again");
}

// What a consumer wrote of its failure. Where the letter was read at first stays: so it is known again should it come back.
const ofFailure = new Set(["x_error_code", "x_error", "x_attempts", "x_due"]);

/** The record as it came at first: its bytes and headers, without a trace of attempts. */
function again({ key, value, headers }: BrokerRecord, topic: string): BrokerRecord {
  const kept = Object.entries(headers).filter(([name]) => !ofFailure.has(name));
  return { topic, key, value, headers: Object.fromEntries(kept) };
}

function interrupted(error: unknown, done: number, all: number): unknown {
  if (!(error instanceof CannotRun)) return error;
  const message = `${error.message}; ${done} of ${all} are published`;
  return new CannotRun(message, "what is published twice is handled once, within the time of `dedupe`: run it again", {
    cause: error,
  });
}

function repeatedText(count: number): readonly string[] {
  const what = count === 1 ? "1 other is an older letter" : `${count} others are older letters`;
  return count === 0 ? [] : [`${what} of the same events`];
}

/** Consumers drop what is too old; who replays it should know. */
function expiredText(letters: readonly Letter[]): readonly string[] {
  const count = letters.filter(({ expiry }) => expiry !== null && expiry.getTime() <= Date.now()).length;
  return count === 0 ? [] : [`${count} of them expired: the consumer drops ${count === 1 ? "it" : "them"}`];
}
