// Runs k6 scripts in Node, one after the other. stdin: { scripts, answers, env }, with null for the answers of a server; stdout: findings.
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { found, state } from "k6/state";

const { scripts, answers, env } = JSON.parse(await text(process.stdin));
Object.assign(globalThis, { __ENV: env, __VU: 1, __ITER: 0 });
state.answers = answers;
const findings = [];
for (const script of scripts) {
  Object.assign(state, { findings: [], checks: 0 });
  try {
    const { default: run, options } = await import(pathToFileURL(script).href);
    if (options?.thresholds?.checks === undefined)
      found("threshold", "without a threshold on checks, k6 succeeds whatever they say");
    await run();
    if (state.checks === 0) found("no-check", "the script checks nothing");
  } catch (error) {
    found("run", String(error));
  }
  findings.push(...state.findings.map((it) => ({ file: script, ...it })));
}
process.stdout.write(JSON.stringify(findings));
