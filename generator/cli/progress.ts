import type { Stage } from "../outcome.ts";
import type { Session } from "./session.ts";

/** Tells people who wait, on a terminal alone, and keeps the times of the stages. */
export interface Progress {
  readonly stage: (stage: Stage, amount: number) => void;
  readonly advance: (done: number, all: number) => void;
  readonly waiting: (holder: string) => void;
  /** Removes the line, and prints the times where they were asked for. */
  readonly end: () => void;
}

const patienceMs = 1000;
/** With more than so much ahead of it, a stage is announced before it takes its second. */
const muchWork = 200;
const clearLine = "\r\u001b[K";
const stageWords: Readonly<Record<Stage, string>> = {
  read: "reading specs",
  compile: "compiling",
  emit: "emitting",
  compare: "comparing with the disk",
  write: "writing",
};

/** The progress of one run, on stderr. */
export function progressOf({ stderr, log, timings, verbosity }: Session): Progress {
  const isShown = stderr.isTerminal && verbosity !== "quiet";
  const started = performance.now();
  const times: { readonly stage: Stage; readonly at: number }[] = [];
  let isLineThere = false;
  const show = (text: string) => {
    stderr.write(`${clearLine}${stderr.paint.dim(`${text}…`)}`);
    isLineThere = true;
  };
  const isLate = () => performance.now() - started > patienceMs;
  return {
    stage: (stage, amount) => {
      times.push({ stage, at: performance.now() });
      log(`${stageWords[stage]} (${amount})`);
      if (isShown && (isLate() || amount > muchWork)) show(stageWords[stage]);
    },
    advance: (done, all) => {
      const stage = times.at(-1)?.stage;
      if (isShown && stage !== undefined && isLate()) show(`${stageWords[stage]} ${done} of ${all}`);
    },
    waiting: (holder) => {
      if (verbosity !== "quiet") stderr.write(`waiting for another run of gen (${holder})\n`);
    },
    end: () => {
      if (isLineThere) stderr.write(clearLine);
      if (!timings) return;
      const ends = [...times.slice(1).map((it) => it.at), performance.now()];
      for (const [index, { stage, at }] of times.entries())
        stderr.write(timingLine(stageWords[stage], (ends[index] ?? at) - at));
      stderr.write(timingLine("in all", performance.now()));
    },
  };
}

function timingLine(what: string, ms: number): string {
  return `${ms.toFixed(0).padStart(7)} ms  ${what}\n`;
}
