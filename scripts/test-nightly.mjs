// Runs the tests of values with a million of them, of workspaces that no run had before. SEED=… repeats a run; VALUES=… has more or fewer values.
import { spawnSync } from "node:child_process";

const seed = process.env.SEED ?? String(Math.floor(Math.random() * 2 ** 31));
const values = process.env.VALUES ?? "1000000";
console.log(`SEED=${seed} VALUES=${values} npm run test:nightly`);
const { status } = spawnSync("npx", ["vitest", "run", "tests/values"], {
  stdio: "inherit",
  env: { ...process.env, SEED: seed, VALUES: values },
});
process.exitCode = status ?? 1;
