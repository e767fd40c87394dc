import type { Options } from "./outcome.ts";
import { waitMs } from "./write/run-lock.ts";

/** The options of a run that looks at everything, writes nothing, and tells nobody how far it is. */
export const lookOnly: Options = {
  write: false,
  only: null,
  includes: null,
  cache: null,
  force: false,
  prune: true,
  // What is wrong with the lock is told as one more file that differs: it does not hide the rest.
  frozen: false,
  isCi: false,
  waitMs,
  onStage: () => undefined,
  onProgress: () => undefined,
  onWait: () => undefined,
  onCompared: async () => undefined,
  isStopped: () => false,
};
