/**
 * Whether a page of this origin may connect. Where none are listed, pages of the server's own host may; who sends no
 * origin is no page. In a listed origin `*` stands for any part of the host.
 */
export function isAllowedOrigin(origin: string | null, host: string | null, allowed: readonly string[]): boolean {
  if (origin === null) return true;
  if (allowed.length === 0) return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
  return allowed.some((it) => it === "*" || matches(origin.toLowerCase(), it.toLowerCase()));
}

function matches(origin: string, pattern: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return origin === pattern;
  if (!origin.startsWith(first)) return false;
  let at = first.length;
  for (const [index, part] of rest.entries()) {
    const isLast = index === rest.length - 1;
    const found = isLast ? origin.length - part.length : origin.indexOf(part, at);
    if (found < at || !origin.startsWith(part, found)) return false;
    // A host, and nothing that ends it: `https://evil.example/.shop.example` is none.
    if (/[/:@?#]/.test(origin.slice(at, found))) return false;
    at = found + part.length;
  }
  return true;
}
