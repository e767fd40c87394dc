import { plural } from "../../base/text.ts";
import type { Workspace } from "../../model/workspace.ts";
import { exitCode } from "../command.ts";
import type { Session } from "../session.ts";
import { jsonText } from "../terminal.ts";
import { type Choice, chosen, inOrder } from "./choice.ts";
import type { DeadLetters } from "./dead-letters.ts";
import { letterOf } from "./letter.ts";
import { type SeenPayload, seenPayload } from "./payload.ts";
import { letterJson, lettersText } from "./shown.ts";
import type { OpenBroker } from "./stored-record.ts";

/** Whose dead letters are shown or published again, and where they lie. */
export interface Mail {
  readonly workspace: Workspace;
  readonly of: DeadLetters;
  readonly broker: OpenBroker;
  readonly choice: Choice;
}

/** `gen events dlq list`: shows the dead letters of a consumer. */
export async function list(session: Session, mail: Mail, withPayloads: boolean): Promise<number> {
  const { workspace, of, broker, choice } = mail;
  const { stdout, stderr, format } = session;
  const payloads = new Map<string, SeenPayload>();
  const letters = [];
  const isThere = await broker.has(of.topic);
  if (isThere) {
    for await (const stored of broker.read(of.topic)) {
      letters.push(letterOf(stored, broker.prefix, of));
      if (withPayloads) payloads.set(stored.position, seenPayload(workspace, of, stored, broker.prefix));
    }
  }
  const shown = chosen(inOrder(letters), choice).map((letter) => ({
    letter,
    payload: payloads.get(letter.position) ?? null,
  }));
  if (withPayloads) stderr.write("payloads are shown; [pii] and [secret] stand for what the specs say is\n");
  if (format === "json") {
    stdout.write(jsonText({ ...placeJson(of), letters: shown.map(letterJson) }));
    return exitCode.ok;
  }
  if (shown.length > 0) stdout.write(lettersText(shown));
  if (session.verbosity !== "quiet") stdout.write(`${countText(of, shown.length, isThere)}\n`);
  return exitCode.ok;
}

/** Where the letters lie, as JSON. */
export function placeJson({ interaction, group, broker, topic, retryTopic }: DeadLetters): object {
  return { interaction, group, broker: broker.name, topic, retryTopic };
}

function countText({ interaction, topic, group }: DeadLetters, count: number, isThere: boolean): string {
  if (!isThere) return `no dead letters: there is no topic '${topic}' yet, or you may not see it`;
  return `${count === 0 ? "no dead letters" : plural(count, "dead letter")} of ${interaction}, group ${group}, in ${topic}`;
}
