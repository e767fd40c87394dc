import type { FastifyRequest } from "fastify";
import { tlsSocketOf } from "../../server/tls-socket.ts";
import type { ResumePoint } from "../frames.ts";
import type { OpeningRequest } from "./realtime-exchange.ts";

/** The name of the query parameter that says what a header would. Source: conventions.md, Details of the documents. */
const fallback = "lastEventId";

/** Where a client of server-sent events was. `over`: it has heard the end. */
export type FeedPosition = ResumePoint | "over" | null;

/** A request for server-sent events, and where its client was. */
export function feedRequest(
  { raw }: FastifyRequest,
  params: Readonly<Record<string, string>>,
): { readonly request: OpeningRequest; readonly position: FeedPosition } {
  const header = (name: string) => {
    const value = raw.headers[name];
    return typeof value === "string" ? value : (value?.join(", ") ?? null);
  };
  const { target, lastEventId } = withoutPosition(raw.url ?? "");
  const peer = raw.socket.remoteAddress ?? "";
  const request = { peer, tlsSocket: tlsSocketOf(raw.socket), target, params, header };
  return { request, position: positionOf(header("last-event-id") ?? lastEventId) };
}

/** The id of an event: the session, and the number of the message. */
export function eventId(session: string, seq: number): string {
  return `${session}.${seq}`;
}

/** The id after the last event of a session. */
export function endId(session: string): string {
  return `${session}.end`;
}

/** Ids that are none of ours count as none: their clients begin. */
function positionOf(id: string | null): FeedPosition {
  const [, session = "", at = ""] = /^([\w-]{1,64})\.(\d{1,15}|end)$/.exec(id ?? "") ?? [];
  if (session === "") return null;
  return at === "end" ? "over" : { session, lastSeq: Number(at) };
}

/** The parameter is no part of the input. */
function withoutPosition(target: string): { readonly target: string; readonly lastEventId: string | null } {
  const start = target.indexOf("?");
  if (start < 0 || !target.includes(fallback)) return { target, lastEventId: null };
  const pairs = target.slice(start + 1).split("&");
  const isPosition = (pair: string) => pair.startsWith(`${fallback}=`);
  const rest = pairs.filter((it) => !isPosition(it)).join("&");
  const [found = null] = pairs.filter(isPosition).map((it) => it.slice(fallback.length + 1));
  return { target: target.slice(0, start) + (rest === "" ? "" : `?${rest}`), lastEventId: found };
}
