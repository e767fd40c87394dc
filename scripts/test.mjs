// `npm test`: build, check, all tests, and one line that says how many.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const report = join(root, ".cache", "vitest.json");

rmSync(report, { force: true });
const steps = [
  ["npm", ["run", "--silent", "build"]],
  ["npm", ["run", "--silent", "check"]],
  [
    "npx",
    ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...process.argv.slice(2)],
  ],
];
// Every step runs, so that one run tells all there is to mend.
const failed = steps.filter(
  ([command, args]) => spawnSync(command, args, { cwd: root, stdio: "inherit" }).status !== 0,
);
for (const [command, args] of failed) console.error(`failed: ${command} ${args.slice(0, 3).join(" ")}`);

const counts = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : null;
if (counts === null) console.error("vitest wrote no report");
const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = counts ?? {};
console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests + numTodoTests} skipped`);
process.exitCode = failed.length > 0 || counts === null || numFailedTests > 0 ? 1 : 0;
