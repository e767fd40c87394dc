/** The member of the baggage that counts how many services have called each other in a row. */
const member = /(?:^|,)\s*interspec\.hops=(\d{1,3})\s*(?:;[^,]*)?(?=,|$)/;

/** How many hops a call has behind it. */
export function hopsOf(baggage: string | null): number {
  const found = baggage === null ? null : member.exec(baggage);
  return found === null ? 0 : Number(found[1]);
}

/** The baggage of the next call. */
export function withHops(baggage: string | null, hops: number): string {
  const own = `interspec.hops=${hops}`;
  if (baggage === null || baggage === "") return own;
  const found = member.exec(baggage);
  if (found === null) return `${baggage},${own}`;
  return baggage.replace(member, `${found[0].startsWith(",") ? "," : ""}${own}`);
}
