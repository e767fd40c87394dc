import { randomHex } from "../random.ts";

/** Twelve bits of an id count, so that those of one millisecond stay in order. Source: RFC 9562, 6.2, method 1. */
const counts = 0x1000;
let last = { clockMs: -1, ms: -1, count: 0 };

/** A UUID of version 7 (RFC 9562): of those that a process makes, later ones sort behind earlier ones. */
export function uuidV7(nowMs: number): string {
  const random = randomHex(10);
  last = after(Math.floor(nowMs), Number.parseInt(random.slice(0, 2), 16));
  const time = last.ms.toString(16).padStart(12, "0");
  const count = last.count.toString(16).padStart(3, "0");
  const variant = ((Number.parseInt(random.slice(3, 4), 16) & 3) | 8).toString(16);
  const [a, b] = [time.slice(0, 8), time.slice(8)];
  return `${a}-${b}-7${count}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
}

/** Within a millisecond of the clock it counts; a count that is full borrows from the next one. */
function after(clockMs: number, start: number): typeof last {
  if (clockMs !== last.clockMs && (clockMs < last.clockMs || clockMs > last.ms))
    return { clockMs, ms: clockMs, count: start };
  const isFull = last.count + 1 === counts;
  return { clockMs, ms: isFull ? last.ms + 1 : last.ms, count: isFull ? 0 : last.count + 1 };
}
