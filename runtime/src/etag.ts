/** What can be the version of something. */
export type Version = string | number | bigint | Date;

/** The strong `ETag` of a version; what no tag can hold is percent-encoded. */
export function etagOf(version: Version): string {
  const text = version instanceof Date ? version.toISOString() : String(version);
  return `"${text.replaceAll(/[^\x21\x23\x24\x26-\x7e]/gu, encodeURIComponent)}"`;
}

/** Whether `If-None-Match` names a tag, so that the caller's copy is current (RFC 9110, 13.1.2). */
export function namesTag(header: string, etag: string): boolean {
  return isAny(header) || tagsOf(header).some((it) => it.replace(/^W\//, "") === etag);
}

/** Whether `If-Match` lets something be changed: weak tags never do (RFC 9110, 13.1.1). */
export function matchesTag(header: string, etag: string): boolean {
  return isAny(header) || tagsOf(header).includes(etag);
}

function isAny(header: string): boolean {
  return header.trim() === "*";
}

function tagsOf(header: string): readonly string[] {
  return header.match(/(?:W\/)?"[^"]*"/g) ?? [];
}
