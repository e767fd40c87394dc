// Requests of smoke scripts that a server answers: k6's are synchronous, so each has a process of its own.
import { spawnSync } from "node:child_process";

const script = `
import { text } from "node:stream/consumers";
const { method, url, body, headers } = JSON.parse(await text(process.stdin));
const response = await fetch(url, { method, headers, body, redirect: "manual", signal: AbortSignal.timeout(10_000) });
const answer = { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
process.stdout.write(JSON.stringify(answer));
`;

/**
 * @param {string} method
 * @param {string} url
 * @param {unknown} body
 * @param {{ headers?: Record<string, string> }} params
 * @returns {{ status: number, headers?: Record<string, string>, body?: unknown }}
 */
export function overNetwork(method, url, body, { headers = {} }) {
  const input = JSON.stringify({ method: method.toUpperCase(), url, body, headers });
  const args = ["--input-type=module", "-e", script];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8", input, timeout: 20_000 });
  // As k6 has it: no answer is the status 0.
  return status === 0 ? JSON.parse(stdout) : { status: 0 };
}
