/** How long the stages of a run took. */
export interface Timings {
  /** The next stage begins, and the one before it ends; `count` is how many things it has to do. */
  readonly begin: (stage: string, count: number | null) => void;
  /** A line a stage, and one for all. */
  readonly table: () => string;
}

/** A watch that counts from the start of the process. */
export function timingsSince(nowMs: () => number): Timings {
  const stages: { readonly name: string; readonly count: number | null; readonly startMs: number }[] = [
    { name: "starting", count: null, startMs: 0 },
  ];
  return {
    begin: (name, count) => {
      stages.push({ name, count, startMs: nowMs() });
    },
    table: () => {
      const endMs = nowMs();
      const lines = stages.map(({ name, count, startMs }, index) =>
        row(((stages[index + 1]?.startMs ?? endMs) - startMs).toFixed(0), count === null ? "" : String(count), name),
      );
      return [row("ms", "count", "stage"), ...lines, row(endMs.toFixed(0), "", "in all")].join("");
    },
  };
}

function row(ms: string, count: string, stage: string): string {
  return `${ms.padStart(8)}${count.padStart(8)}  ${stage}\n`;
}
