import type { Stage } from "../outcome.ts";
import type { Session } from "./session.ts";

/** Tells people who wait, on a terminal alone, and the watch how far a run has come. */
export interface Progress {
  readonly stage: (stage: Stage, amount: number) => void;
  readonly advance: (done: number, all: number) => void;
  readonly waiting: (holder: string) => void;
  /** Removes the line. */
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
  handlers: "reading handlers",
  write: "writing",
};

/** The progress of one run, on stderr. */
export function progressOf({ stderr, log, timings, verbosity }: Session): Progress {
  const isShown = stderr.isTerminal && verbosity !== "quiet";
  const started = performance.now();
  let current: Stage | null = null;
  let isLineThere = false;
  const show = (text: string) => {
    stderr.write(`${clearLine}${stderr.paint.dim(`${text}…`)}`);
    isLineThere = true;
  };
  const isLate = () => performance.now() - started > patienceMs;
  return {
    stage: (stage, amount) => {
      current = stage;
      timings.begin(stageWords[stage], amount);
      log(`${stageWords[stage]} (${amount})`);
      if (isShown && (isLate() || amount > muchWork)) show(stageWords[stage]);
    },
    advance: (done, all) => {
      if (isShown && current !== null && isLate()) show(`${stageWords[current]} ${done} of ${all}`);
    },
    waiting: (holder) => {
      if (verbosity !== "quiet") stderr.write(`waiting for another run of gen (${holder})\n`);
    },
    end: () => {
      if (isLineThere) stderr.write(clearLine);
    },
  };
}
