import type { DeprecationNotice } from "../operation.ts";

/** `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and `Link` of an operation that goes out of use. */
export function deprecationHeaders(notice: DeprecationNotice | undefined): Readonly<Record<string, string>> {
  if (notice === undefined) return {};
  const { since, sunset, docs, successor } = notice;
  const links = [
    ...(docs === undefined ? [] : [`<${encodeURI(docs)}>; rel="deprecation"`]),
    ...(successor === undefined ? [] : [`<${encodeURI(successor)}>; rel="successor-version"`]),
  ];
  return {
    deprecation: `@${Math.floor(Date.parse(since) / 1000)}`,
    ...(sunset === undefined ? {} : { sunset: new Date(sunset).toUTCString() }),
    ...(links.length === 0 ? {} : { link: links.join(", ") }),
  };
}
