/** A piece of a segment: text as it stands, or the name of a placeholder. */
export type SegmentPart = { readonly text: string } | { readonly placeholder: string };

/** A path between its slashes: `/v1/orders/{orderId}:cancel` has three segments. */
export type PathShape = readonly (readonly SegmentPart[])[];

/** The shape of an operation's path. */
export function pathShape(path: string): PathShape {
  return path.slice(1).split("/").map(partsOf);
}

/** Whether a segment is one placeholder and nothing else. */
export function isWholePlaceholder(parts: readonly SegmentPart[]): boolean {
  return parts.length === 1 && parts.some((it) => "placeholder" in it);
}

function partsOf(segment: string): readonly SegmentPart[] {
  return segment
    .split(/(\{[^{}]*\})/)
    .filter((it) => it !== "")
    .map((it) => (it.startsWith("{") ? { placeholder: it.slice(1, -1) } : { text: it }));
}

/** What stands in the placeholders of a path as it was sent, still encoded; null where it has another shape. */
export function matchPath(shape: PathShape, path: string): Record<string, string> | null {
  const segments = path.slice(1).split("/");
  if (segments.length !== shape.length) return null;
  const found: Record<string, string> = {};
  const isMatch = shape.every((parts, index) => matchSegment(parts, segments[index] ?? "", found));
  return isMatch ? found : null;
}

/** From left to right: what a placeholder holds ends where the text after it begins for the first time. */
function matchSegment(parts: readonly SegmentPart[], segment: string, found: Record<string, string>): boolean {
  let at = 0;
  for (const [index, part] of parts.entries()) {
    if ("text" in part) {
      if (!segment.startsWith(part.text, at)) return false;
      at += part.text.length;
      continue;
    }
    const end = endOf(parts, index, segment, at);
    if (end <= at) return false;
    found[part.placeholder] = segment.slice(at, end);
    at = end;
  }
  return at === segment.length;
}

function endOf(parts: readonly SegmentPart[], index: number, segment: string, at: number): number {
  const next = parts[index + 1];
  if (next === undefined || !("text" in next)) return segment.length;
  const isLast = index + 2 === parts.length;
  if (isLast) return segment.endsWith(next.text) ? segment.length - next.text.length : -1;
  return segment.indexOf(next.text, at + 1);
}
