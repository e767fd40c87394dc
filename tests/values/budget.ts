/** The seed of all that is random here; `SEED=… npm run test:nightly` repeats a run. */
export const firstSeed = Number(process.env["SEED"] ?? 20_261_123);

/** So many values travel over every wire, of the types of so many workspaces. */
export const valueCount = Number(process.env["VALUES"] ?? 50_000);

/** A workspace has about a hundred types, of which the values are. */
export const workspaceSeeds: readonly number[] = Array.from(
  { length: Math.max(1, Math.min(40, Math.ceil(valueCount / 6_000))) },
  (_, index) => firstSeed + index,
);

/** What a test may take: ten times of what it does. */
export const maxTestMs = Math.max(120_000, valueCount * 20);
