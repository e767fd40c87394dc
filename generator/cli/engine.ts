import { setFlagsFromString } from "node:v8";

/** With more files than these, memory is worth more and more than time. */
const [someFiles, manyFiles] = [60, 300];

/**
 * Asks the engine to collect more often when much is to be compiled. By itself it lets the heap grow to several times
 * of what is in use: 1.1 GB for 10 000 interactions, of which a third lives.
 */
export function spareMemory(files: number): void {
  if (files > manyFiles) setFlagsFromString("--heap-growing-percent=15");
  else if (files > someFiles) setFlagsFromString("--heap-growing-percent=60");
}

/** How an engine is asked to optimize later, by its major version: those of Node 20 and 22. Others know other flags, or have no need. */
const lateFlags: Readonly<Record<string, string>> = {
  "11": "--interrupt-budget=400000",
  "12": "--invocation-count-for-turbofan=12000",
};

/**
 * Asks the engine to wait longer before it optimizes a function. A run of some seconds never earns back what the compiler
 * takes, which with the collector wants both of two cores: on Node 20, 1000 interactions take a quarter longer with the
 * engine's own setting, and 10 000 no less.
 */
export function optimizeLate(): void {
  const flag = lateFlags[process.versions.v8.split(".")[0] ?? ""];
  if (flag !== undefined) setFlagsFromString(flag);
}
