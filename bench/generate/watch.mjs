// How long a watch takes from the end of a save to the last file on disk, by its own count: the debounce is not in it.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { bin } from "./measure.mjs";

/**
 * The median and the 95th percentile of so many saves of one spec, in milliseconds.
 * @param {string} dir
 * @param {string} spec
 * @param {number} saves
 */
export async function watchTimes(dir, spec, saves) {
  const child = spawn(process.execPath, [bin, "--watch"], { cwd: dir, stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    printed += text;
  });
  const times = () => [...printed.matchAll(/^\S+ ✓ .* (\d+) ms$/gm)].map((it) => Number(it[1]));
  const told = async (count) => {
    while (times().length < count) await pause(5);
  };
  await told(1);
  await pause(500);
  const text = readFileSync(spec, "utf8");
  for (let save = 1; save <= saves; save += 1) {
    // A field more or less, as somebody types it.
    writeFileSync(spec, save % 2 === 0 ? text : withField(text));
    await told(save + 1);
    // Until it has seen that the lock, which it wrote itself, is as it should be.
    await pause(300);
  }
  child.kill("SIGINT");
  // The first ones warm the engine up.
  const sorted = times()
    .slice(3)
    .sort((a, b) => a - b);
  return { medianMs: at(sorted, 0.5), p95Ms: at(sorted, 0.95) };
}

function withField(text) {
  return text.replace(/^( +)fields:\n( +)/m, "$1fields:\n$2watched: bool?\n$2");
}

function at(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
