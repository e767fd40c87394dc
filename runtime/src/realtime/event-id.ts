/** Where a client of server-sent events is in its session: after a message, or after all of them. */
export interface EventPosition {
  readonly session: string;
  readonly at: number | "end";
}

/** The id of an event: the session, and the number of the message. */
export function eventId(session: string, seq: number): string {
  return `${session}.${seq}`;
}

/** The id after the last event of a session. */
export function endId(session: string): string {
  return `${session}.end`;
}

/** What an id says; null where it is none of ours. */
export function positionOf(id: string | null): EventPosition | null {
  const [, session = "", at = ""] = /^([\w-]{1,64})\.(\d{1,15}|end)$/.exec(id ?? "") ?? [];
  if (session === "") return null;
  return { session, at: at === "end" ? "end" : Number(at) };
}
