import { exitCode } from "./command.ts";

/** Signals that ask the program to end, caught for a while so that it can end in order. */
export interface Signals {
  readonly begin: () => void;
  readonly end: () => void;
  readonly caught: () => boolean;
  /** The exit code for what was caught. */
  readonly code: () => number;
}

const codes = { SIGINT: exitCode.interrupted, SIGTERM: exitCode.terminated } as const;

/** Catches nothing before `begin`. A second signal ends the process at once. */
export function catchSignals(): Signals {
  let code: number | null = null;
  const interrupted = () => {
    code ??= codes.SIGINT;
  };
  const terminated = () => {
    code ??= codes.SIGTERM;
  };
  return {
    begin: () => {
      process.once("SIGINT", interrupted);
      process.once("SIGTERM", terminated);
    },
    end: () => {
      process.removeListener("SIGINT", interrupted);
      process.removeListener("SIGTERM", terminated);
    },
    caught: () => code !== null,
    code: () => code ?? exitCode.ok,
  };
}
