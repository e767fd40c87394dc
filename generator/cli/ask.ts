import { createInterface } from "node:readline/promises";
import { listed } from "../base/text.ts";
import { CannotRun } from "../cannot-run.ts";
import { didYouMean } from "../syntax/suggest.ts";
import type { Session } from "./session.ts";

/** Asks the person at the terminal; an empty answer is the fallback. Only where the session may ask. */
export async function ask({ stderr }: Session, question: string, fallback: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const hint = fallback === "" ? "" : ` ${stderr.paint.dim(`[${fallback}]`)}`;
    const answer = await lines.question(`${question}?${hint} `);
    return answer.trim() === "" ? fallback : answer.trim();
  } finally {
    lines.close();
  }
}

/** What is asked, and what may be answered. */
export interface Choice<T extends string> {
  readonly question: string;
  readonly words: readonly T[];
  readonly fallback: T;
}

/** Asks for one of some words. */
export async function askWord<T extends string>(
  session: Session,
  { question, words, fallback }: Choice<T>,
): Promise<T> {
  const answer = await ask(session, `${question} ${listed(words, "or")}`, fallback);
  const word = words.find((it) => it === answer);
  if (word !== undefined) return word;
  throw new CannotRun(`'${answer}' is none of them`, didYouMean(answer, words) ?? `there are ${listed(words)}`);
}
