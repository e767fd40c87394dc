/** A timeout as k6 writes it; without one, k6's own. */
export function timeoutText(timeoutMs: number | null): string {
  if (timeoutMs === null) return "60s";
  return timeoutMs % 1000 === 0 ? `${timeoutMs / 1000}s` : `${timeoutMs}ms`;
}
