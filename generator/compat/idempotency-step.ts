import type { FactOf } from "./change.ts";

const order = ["none", "natural", "read"];

/** Whether calls may be repeated as freely as before, more freely, or only with a key. */
export function idempotencyStep({ from, to }: FactOf<"key">): "added" | "removed" | "key" {
  const [before, after] = [from.policies.idempotency.value, to.policies.idempotency.value];
  if (after === "key") return "key";
  if (before === "key") return after === "none" ? "removed" : "added";
  return order.indexOf(after) > order.indexOf(before) ? "added" : "removed";
}
