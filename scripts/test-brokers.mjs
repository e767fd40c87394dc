// Runs the tests of brokers, and the long runs in full: 100 000 events through Kafka and NATS, 10 000 through Pulsar.
import { spawnSync } from "node:child_process";

const { status } = spawnSync(
  "npx",
  ["vitest", "run", "tests/brokers", "--no-file-parallelism", ...process.argv.slice(2)],
  {
    stdio: "inherit",
    env: { ...process.env, INTERSPEC_BROKERS: "full" },
  },
);
process.exitCode = status ?? 1;
