/** Whether a caller takes a media type, as its `Accept` says; all of them where it says nothing (RFC 9110, 12.5.1). */
export function accepts(accept: string | null, mediaType: string): boolean {
  if (accept === null || accept === "*/*" || accept.trim() === "") return true;
  // What most callers send: the type itself first, and no weights.
  if (accept.startsWith(mediaType) && !accept.includes(";") && /^(?:,|$)/.test(accept.slice(mediaType.length)))
    return true;
  const type = essence(mediaType);
  const [main = ""] = type.split("/");
  // The range that says most decides.
  let [best, isTaken] = [-1, false];
  for (const range of accept.split(",")) {
    const rank = ["*/*", `${main}/*`, type].indexOf(essence(range));
    if (rank < 0 || rank < best) continue;
    const isWanted = !/;\s*q=0(?:\.0{0,3})?\s*(?:;|$)/i.test(range);
    isTaken = rank === best ? isTaken || isWanted : isWanted;
    best = rank;
  }
  return isTaken;
}

/** Whether a body of this `Content-Type` is one of a media type. Text is UTF-8, said or not. */
export function isOfType(contentType: string | null, mediaType: string, isText: boolean): boolean {
  if (contentType === mediaType) return true;
  if (contentType === null || essence(contentType) !== essence(mediaType)) return false;
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)"?/i.exec(contentType)?.[1];
  return !isText || charset === undefined || /^utf-?8$/i.test(charset);
}

/** A media type without its parameters. */
function essence(mediaType: string): string {
  const end = mediaType.indexOf(";");
  return (end < 0 ? mediaType : mediaType.slice(0, end)).trim().toLowerCase();
}
